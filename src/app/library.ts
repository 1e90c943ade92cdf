import type { Diagnostic } from '#base/diagnostic.ts';
import type { Alert } from '#engine/alert/alert.ts';
import { compileRule } from '#engine/compile.ts';
import { printDate } from '#event/date.ts';
import { userAgentLookup } from '#io/stores/user-agents/user-agents.ts';
import { type ReadCounts, Replay } from '#live/replay.ts';
import type { GeoLookup } from '#normalize/geo.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import type { Rule } from '#rule/rule.ts';
import { knownSchema } from './schema.ts';

export type { Diagnostic } from '#base/diagnostic.ts';
export type { Alert } from '#engine/alert/alert.ts';
export type { FieldMapping } from '#event/schema/mapping.ts';
// biome-ignore lint/performance/noBarrelFile: the package's one public module names what it offers.
export { BrokenGeoDatabaseError, geoDatabase } from '#io/stores/geo-database.ts';
export type { GeoLookup, GeoPlace } from '#normalize/geo.ts';
export { parseRule, parseRules } from '#rule/load.ts';
export type { Rule } from '#rule/rule.ts';
export { QueryError, type SearchOptions, type SearchResult, search } from './search.ts';

export type NormalizeResult = {
  readonly events: Record<string, unknown>[];
  /** No normalizer knows the record. */
  readonly unrecognized: boolean;
  readonly failures: { readonly reason: string }[];
};

export type NormalizeOptions = {
  /** What every record is, instead of recognizing it. */
  readonly dataset?: string;
  /** The moment of a record without a time of its own; default the wall clock. */
  readonly now?: Date;
  /** What is known of addresses: `geoDatabase` of the bytes of a MaxMind file. */
  readonly geo?: GeoLookup;
};

const agents = userAgentLookup();

/** One raw record, or an envelope of them, as ECS documents. */
export function normalize(record: unknown, options: NormalizeOptions = {}): NormalizeResult {
  const now = (options.now ?? new Date()).getTime();
  const normalized = normalizeRecord(record, {
    now,
    agents,
    ...(options.dataset === undefined ? {} : { dataset: options.dataset }),
    ...(options.geo ? { geo: options.geo } : {}),
  });
  return {
    events: normalized.events.map(({ document }) => ({ ...document })),
    unrecognized: normalized.unrecognized.length > 0,
    failures: normalized.failures.map(({ reason }) => ({ reason })),
  };
}

export type DetectOptions = {
  readonly rules: readonly Rule[];
  /** Raw records, or ECS documents. */
  readonly records: AsyncIterable<unknown> | Iterable<unknown>;
  /** Nothing is read after this moment; default: the schedule is replayed to the end of the records. */
  readonly now?: Date;
  /** What is known of addresses: `geoDatabase` of the bytes of a MaxMind file. */
  readonly geo?: GeoLookup;
};

/** What a scan read, and what became of every rule that could not run. */
export type ScanSummary = Omit<ReadCounts, 'eventsByDataset' | 'firstTime' | 'lastTime'> & {
  readonly eventsByDataset: Record<string, number>;
  readonly firstTime?: string;
  readonly lastTime?: string;
  /** Rules that did not run, with the reasons. */
  readonly failedRules: { readonly ruleId: string; readonly diagnostics: readonly Diagnostic[] }[];
  readonly warnings: string[];
};

/** Runs rules over records as their schedule would have: the clock follows the events. A rule that cannot run is named in the summary. */
export async function detect(options: DetectOptions): Promise<{ readonly alerts: Alert[]; readonly summary: ScanSummary }> {
  const schema = knownSchema();
  const compiled = options.rules.map((rule) => ({ rule, ...compileRule(rule, { schema, fieldMap: rule.fieldMap }) }));
  const replay = new Replay({
    rules: compiled.flatMap((one) => (one.compiled ? [one.compiled] : [])),
    agents,
    ...(options.geo ? { geo: options.geo } : {}),
    ...(options.now === undefined ? {} : { until: options.now.getTime() }),
  });
  for await (const record of options.records) replay.add(record);
  const { alerts, runs, watch: _watch, ...counts } = replay.finish();
  const { eventsByDataset, firstTime, lastTime, ...rest } = counts;
  return {
    alerts: [...alerts],
    summary: {
      ...rest,
      eventsByDataset: Object.fromEntries(eventsByDataset),
      ...(firstTime === undefined ? {} : { firstTime: printDate(firstTime) }),
      ...(lastTime === undefined ? {} : { lastTime: printDate(lastTime) }),
      failedRules: compiled.filter((one) => !one.compiled).map(({ rule, diagnostics }) => ({ ruleId: rule.id, diagnostics })),
      warnings: runs.flatMap(({ ruleId, warnings, error }) =>
        [...warnings, ...(error === undefined ? [] : [`a run failed: ${error}`])].map((warning) => `${ruleId}: ${warning}`),
      ),
    },
  };
}
