import type { Diagnostic } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { openSchema } from '#event/schema/known.ts';
import { type FieldMapping, schemaOfMapping } from '#event/schema/mapping.ts';
import type { Condition } from '#plan/expr.ts';
import { planQuery } from '#plan/languages.ts';
import type { Query } from '#plan/query.ts';

export type { Diagnostic } from '#base/diagnostic.ts';
export type { FieldMapping } from '#event/schema/mapping.ts';

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
  const schema = options.fields ? schemaOfMapping(options.fields) : openSchema([]);
  const planned = planQuery(options.language, query, {
    schema,
    ...(options.eventCategoryField === undefined ? {} : { eventCategoryField: options.eventCategoryField }),
  });
  if (!planned.query) throw new QueryError(planned.diagnostics);
  return runQuery(planned.query, [...(options.events ?? [])].filter(isJsonObject), options);
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
