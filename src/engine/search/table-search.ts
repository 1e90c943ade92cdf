import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import type { Condition } from '#plan/expr.ts';
import type { TableQuery } from '#plan/query.ts';
import { compileCondition } from '../match/condition.ts';
import { DocumentReader } from '../match/reader.ts';
import { isRelative, widenRelative } from '../match/relative.ts';
import { runTable } from '../rows/run-table.ts';
import type { Finding, RunningOptions, RunningSearch } from './finding.ts';
import { compileLightRow, type KeepEvent } from './light-event.ts';
import { SeenEvents } from './seen-events.ts';
import { anyFilter } from './stage-filters.ts';

/** Elasticsearch: how many rows a query without a LIMIT answers. */
const MAX_ROWS = 1000;

/** So many indices of the data are named when a query selects none of them. */
const MAX_INDICES = 10;

/** A table of events. Kept are those that a source selects and that pass its leading filter, of each the fields that the table reads. */
export function startTableSearch(query: TableQuery, { now, size, readIndex }: RunningOptions): RunningSearch {
  const sources = eventSources(query).map((source) => new HeldSource(source, compileLightRow(query)));
  const byIndices = new Map(sources.map((held) => [held.source.indices, held]));
  const indices = new Set<string>();
  const maxRows = size ?? MAX_ROWS;
  const joined = readIndex ? { readIndex } : {};
  let isCut = false;
  return {
    shape: 'table',
    add: (event) => {
      if (indices.size <= MAX_INDICES) indices.add(event.index);
      for (const source of sources) source.add(event);
      return [];
    },
    isDone: () => sources.length === 0,
    hitCount: () => sources.reduce((sum, { seen }) => sum + seen.count, 0),
    finish: (end) => {
      const tick = now ?? end;
      const read = (patterns: readonly string[]): readonly Event[] => byIndices.get(patterns)?.eventsAt(tick) ?? [];
      const table = runTable(query, { ...joined, now: tick, readEvents: (source) => read(source.indices), readAll: read }, maxRows);
      const rows = size === undefined ? table.rows : table.rows.slice(0, size);
      const hasLimit = query.commands.some(({ kind }) => kind === 'limit');
      isCut = !hasLimit && size === undefined && rows.length === MAX_ROWS;
      return [{ kind: 'columns', columns: table.columns }, ...rows.map((values): Finding => ({ kind: 'row', values }))];
    },
    notes: () => [
      ...(isCut ? [`cut to ${MAX_ROWS} rows, as Elasticsearch does without a LIMIT: write one, or --size`] : []),
      ...sources.filter((source) => !source.hasSelected && indices.size > 0).map(({ source }) => nothingSelected(source, indices)),
      ...sources.flatMap(({ seen }) => seen.notes()),
    ],
  };
}

type EventSource = { readonly indices: readonly string[]; readonly filter: Condition };

/** The events of one FROM; `indices` tells it from the others. */
class HeldSource {
  readonly source: EventSource;
  readonly seen = new SeenEvents();
  hasSelected = false;
  readonly #selects: ReturnType<typeof compileIndexPatterns>;
  readonly #mayMeet: ReturnType<typeof compileCondition>;
  readonly #isRelative: boolean;
  readonly #keep: KeepEvent;
  readonly #events: Event[] = [];

  constructor(source: EventSource, keep: KeepEvent) {
    this.source = source;
    this.#isRelative = isRelative(source.filter);
    this.#keep = keep;
    this.#selects = compileIndexPatterns(source.indices);
    this.#mayMeet = compileCondition(widenRelative(source.filter), 0);
  }

  add(event: Event): void {
    if (!this.#selects(event.index, event.dataset)) return;
    this.hasSelected = true;
    if (!this.#mayMeet(new DocumentReader(event.document)) || !this.seen.isNew(event)) return;
    // What is not decided yet must be read again at the end.
    this.#events.push(this.#isRelative ? event : this.#keep(event));
  }

  eventsAt(tick: number): readonly Event[] {
    if (!this.#isRelative) return this.#events;
    const meets = compileCondition(this.source.filter, tick);
    return this.#events.filter(({ document }) => meets(new DocumentReader(document)));
  }
}

/** Every FROM of a query, those of its subqueries too. */
function eventSources({ source }: TableQuery): readonly EventSource[] {
  switch (source.kind) {
    case 'events':
      return [source];
    case 'query':
      return [{ indices: source.indices, filter: anyFilter(source.query) }];
    case 'union':
      return source.tables.flatMap(eventSources);
    case 'row':
      return [];
    default:
      return source satisfies never;
  }
}

function nothingSelected({ indices: patterns }: EventSource, indices: ReadonlySet<string>): string {
  const there = [...indices].slice(0, MAX_INDICES).join(', ');
  return `FROM ${patterns.join(', ')} selects none of the events, which stand in ${there}${indices.size > MAX_INDICES ? ', …' : ''}`;
}
