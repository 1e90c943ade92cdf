import { dataStreamOf } from '#event/identity.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { normalizers } from '#normalize/normalizers.ts';
import type { ServerContext } from './context.ts';

const HOUR = 3_600_000;

/** Hours that are told one by one. */
const HOURS = 24;

/** A dataset of which nothing came for so long is silent: rules that read it see nothing. */
const SILENT = 24 * HOUR;

/** Groups of dead letters that are shown. */
const MAX_GROUPS = 50;

/** What arrives, what has stopped arriving, what rules wait for in vain, and what could not be read. */
export function sourceReport(context: ServerContext): object {
  const { store, now, finishedScan } = context;
  const time = now();
  const since = time - HOURS * HOUR;
  const hours = Map.groupBy(store.events.arrivals(since, HOUR), ({ dataset }) => dataset);
  const readers = countReaders(context);
  const sources = (finishedScan?.sources ?? store.events.sources()).map(({ dataset, count, lastIngested }) => {
    const stretches: number[] = new Array(HOURS).fill(0);
    for (const { stretch, count: arrived } of hours.get(dataset) ?? []) if (stretch < HOURS) stretches[stretch] = arrived;
    return {
      dataset,
      title: TITLES.get(dataset) ?? '',
      count,
      lastIngested,
      state: finishedScan ? 'read' : time - lastIngested > SILENT ? 'silent' : 'arriving',
      hours: stretches,
      rules: readers.get(dataset) ?? 0,
    };
  });
  const there = new Set(sources.map(({ dataset }) => dataset));
  return {
    now: time,
    sources,
    wanted: [...readers]
      .filter(([dataset, rules]) => rules > 0 && !there.has(dataset))
      .map(([dataset, rules]) => ({ dataset, title: TITLES.get(dataset) ?? '', rules })),
    intake: context.health?.all() ?? [],
    deadLetters: finishedScan?.unreadable ?? store.deadLetters.count(),
    problems: store.deadLetters.groups(MAX_GROUPS),
  };
}

const TITLES: ReadonlyMap<string, string> = new Map(normalizers.map(({ dataset, title }) => [dataset, title]));

/** How many rules that run read each dataset; those that read whatever there is are not counted. */
function countReaders({ book }: ServerContext): ReadonlyMap<string, number> {
  const counts = new Map(normalizers.map(({ dataset }) => [dataset, 0]));
  for (const { writtenFilters } of book.compiled()) {
    const all = writtenFilters.flatMap(({ index }) => index ?? []);
    const patterns = [...new Set(all)].filter((pattern) => !ANYTHING.test(pattern));
    if (patterns.length === 0) continue;
    const selects = compileIndexPatterns(patterns);
    for (const { dataset } of normalizers) if (selects(dataStreamOf(dataset), dataset)) counts.set(dataset, (counts.get(dataset) ?? 0) + 1);
  }
  return counts;
}

const ANYTHING = /^(?:filebeat-\*|auditbeat-\*|winlogbeat-\*|\*|logs-\*)$/;
