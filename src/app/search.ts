import type { Diagnostic } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import { positionAt } from '#base/span.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { type EqlSearchOptions, searchEvents, searchSamples, searchSequences } from '#engine/search/eql.ts';
import { withDynamicFields } from '#event/schema/dynamic.ts';
import { type FieldMapping, schemaOfMapping } from '#event/schema/mapping.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { FieldRef } from '#plan/expr.ts';
import { type LowerContext, planQuery } from '#plan/languages.ts';
import { planFilters } from '#plan/lower/filters.ts';
import type { EventQuery, SampleQuery, SequenceQuery } from '#plan/query.ts';
import { knownSchema } from './schema.ts';
import { rowsOfEvents, rowsOfSequences } from './search-rows.ts';
import { ANY_INDEX, schemaOfIndices, searchTable } from './search-table.ts';

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
  const all = [...(options.events ?? [])].filter(isJsonObject);
  const schema = schemaFor(options, all);
  const indices = options.indices ?? { [ANY_INDEX]: { events: all } };
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
  if (planned.query.kind === 'table')
    return searchTable(planned.query, indices, { now, meets, warnings: planned.diagnostics.map((warning) => placed(warning, query)) });
  const events = all.filter((event) => meets(new DocumentReader(event)));
  return runQuery(planned.query, events, options, eqlOptionsOf(options, schema, now));
}

/** A warning with its place, as Elasticsearch words it. */
function placed({ message, span }: Diagnostic, text: string): string {
  const { line, column } = positionAt(text, span.start);
  return `Line ${line}:${column}: ${message}`;
}

/** Documents without a mapping of their own have ECS's; EQL maps what the caller's mapping leaves out as Elasticsearch would have. */
function schemaFor({ language, fields }: SearchOptions, events: readonly JsonObject[]): Schema {
  if (!fields) return knownSchema();
  return schemaOfMapping(language === 'eql' ? withDynamicFields(fields, events) : fields);
}

function runQuery(
  query: EventQuery | SequenceQuery | SampleQuery,
  events: readonly JsonObject[],
  options: SearchOptions,
  eqlOptions: EqlSearchOptions,
): SearchResult {
  if (options.language !== 'eql' && query.kind === 'events')
    return { kind: 'events', events: matching(query, events, options, eqlOptions.now) };
  if (query.kind === 'events') {
    const found = searchEvents(query, events, eqlOptions);
    return query.commands.length === 0 ? { kind: 'events', events: [...found] } : rowsOfEvents(query.commands, found, eqlOptions.now);
  }
  const found = query.kind === 'sequence' ? searchSequences(query, events, eqlOptions) : searchSamples(query, events, eqlOptions);
  return query.commands.length === 0
    ? { kind: 'sequences', sequences: [...found] }
    : rowsOfSequences(query.commands, found, eqlOptions.now);
}

function matching(query: EventQuery, events: readonly JsonObject[], { size }: SearchOptions, now: number): JsonObject[] {
  const meets = compileCondition(query.filter, now);
  return events.filter((event) => meets(new DocumentReader(event))).slice(0, size ?? events.length);
}

function eqlOptionsOf(options: SearchOptions, schema: Schema, now: number): EqlSearchOptions {
  const { timestampField = '@timestamp', tiebreakerField, size, maxSamplesPerKey } = options;
  return {
    now,
    timestamp: fieldRef(timestampField, schema),
    ...(tiebreakerField === undefined ? {} : { tiebreaker: fieldRef(tiebreakerField, schema) }),
    ...(size === undefined ? {} : { size }),
    ...(maxSamplesPerKey === undefined ? {} : { maxSamplesPerKey }),
  };
}

function fieldRef(name: string, schema: Schema): FieldRef {
  return schema.field(name) ?? { path: name, type: 'unknown' };
}
