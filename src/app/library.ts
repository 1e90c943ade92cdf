import type { Diagnostic } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import type { Alert } from '#engine/alert/alert.ts';
import { compileRule } from '#engine/compile.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { printDate } from '#event/date.ts';
import { type FieldMapping, schemaOfMapping } from '#event/schema/mapping.ts';
import { type ReadCounts, Replay } from '#live/replay.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import type { Condition } from '#plan/expr.ts';
import { type LowerContext, planQuery } from '#plan/languages.ts';
import { planFilters } from '#plan/lower/filters.ts';
import type { Query } from '#plan/query.ts';
import type { Rule } from '#rule/rule.ts';
import { knownSchema } from './schema.ts';
import { ANY_INDEX, schemaOfIndices, searchTable } from './search-table.ts';

export type { Diagnostic } from '#base/diagnostic.ts';
export type { Alert } from '#engine/alert/alert.ts';
export type { FieldMapping } from '#event/schema/mapping.ts';
// biome-ignore lint/performance/noBarrelFile: the package's one public module names what it offers.
export { parseRule, parseRules } from '#rule/load.ts';
export type { Rule } from '#rule/rule.ts';

export type SearchOptions = {
  readonly language: 'kuery' | 'lucene' | 'eql' | 'esql';
  /** ECS documents. */
  readonly events?: Iterable<unknown>;
  /** The mapping, by path; without it ECS and the vendors' schemas are used, and other fields are taken as they are. */
  readonly fields?: Readonly<Record<string, FieldMapping>>;
  /** For ES|QL `FROM` and `LOOKUP JOIN`. */
  readonly indices?: Readonly<
    Record<string, { readonly events: Iterable<unknown>; readonly fields?: Readonly<Record<string, FieldMapping>> }>
  >;
  /** EQL: default `event.category`. */
  readonly eventCategoryField?: string;
  /** EQL: default `@timestamp`. */
  readonly timestampField?: string;
  readonly tiebreakerField?: string;
  /** Kibana filter objects, as rules carry them. */
  readonly filters?: readonly unknown[];
  readonly size?: number;
  /** EQL samples: how many a key, default 1. */
  readonly maxSamplesPerKey?: number;
  /** What `now` means; default the wall clock. */
  readonly now?: Date;
};

export type SearchResult =
  | { readonly kind: 'events'; readonly events: unknown[] }
  | { readonly kind: 'sequences'; readonly sequences: { joinKeys: unknown[]; events: (unknown | null)[] }[] }
  | { readonly kind: 'table'; readonly columns: { name: string; type: string }[]; readonly rows: unknown[][]; readonly warnings: string[] };

/** A query that cannot run: `diagnostics` say what is wrong, where, and what to do. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ code, message, span, help }) => `${code} at ${span.start}: ${message}${help ? ` (${help})` : ''}`).join('\n'));
    this.diagnostics = diagnostics;
  }
}

/** Runs one query over documents in memory. Throws `QueryError` for a query with an error. */
export function search(query: string, options: SearchOptions): SearchResult {
  const schema = options.fields ? schemaOfMapping(options.fields) : knownSchema();
  const indices = options.indices ?? { [ANY_INDEX]: { events: options.events ?? [] } };
  const context: LowerContext = {
    schema,
    schemaOf: (patterns) => schemaOfIndices(indices, patterns),
    ...(options.eventCategoryField === undefined ? {} : { eventCategoryField: options.eventCategoryField }),
  };
  const planned = planQuery(options.language, query, context);
  if (!planned.query) throw new QueryError(planned.diagnostics);
  const filters = planFilters(options.filters ?? [], context);
  const { condition } = filters;
  if (!condition) throw new QueryError(filters.diagnostics);
  const now = (options.now ?? new Date()).getTime();
  const meets = compileCondition(condition, now);
  if (planned.query.kind === 'table') return searchTable(planned.query, indices, { now, meets, warnings: planned.diagnostics });
  const events = [...(options.events ?? [])].filter(isJsonObject).filter((event) => meets(new DocumentReader(event)));
  return runQuery(planned.query, events, options);
}

function runQuery(query: Query, events: readonly JsonObject[], options: SearchOptions): SearchResult {
  if (query.kind !== 'events') throw new Error('Sequences are not run yet');
  const now = (options.now ?? new Date()).getTime();
  return { kind: 'events', events: matching(query.filter, events, now).slice(0, options.size ?? events.length) };
}

function matching(filter: Condition, events: readonly JsonObject[], now: number): JsonObject[] {
  const meets = compileCondition(filter, now);
  return events.filter((event) => meets(new DocumentReader(event)));
}

export type NormalizeResult = {
  readonly events: Record<string, unknown>[];
  /** No normalizer knows the record. */
  readonly unrecognized: boolean;
  readonly failures: { readonly reason: string }[];
};

/** One raw record, or an envelope of them, as ECS documents. `now` counts for a record without a time of its own; default the wall clock. */
export function normalize(record: unknown, options: { readonly dataset?: string; readonly now?: Date } = {}): NormalizeResult {
  const now = (options.now ?? new Date()).getTime();
  const normalized = normalizeRecord(record, { now, ...(options.dataset === undefined ? {} : { dataset: options.dataset }) });
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
      warnings: runs.flatMap(({ ruleId, warnings }) => warnings.map((warning) => `${ruleId}: ${warning}`)),
    },
  };
}
