import { isJsonObject, type JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { Fields } from '#engine/match/fields.ts';
import { DocumentReader, type Predicate } from '#engine/match/reader.ts';
import { Failures } from '#engine/rows/failures.ts';
import { runTable } from '#engine/rows/run-table.ts';
import { parseDate, printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { type FieldMapping, schemaOfMapping } from '#event/schema/mapping.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { Value } from '#event/value.ts';
import type { TableQuery, TableSource } from '#plan/query.ts';

/** An index to search: its documents and, if somebody knows it, its mapping. */
type SearchIndex = { readonly events: Iterable<unknown>; readonly fields?: Readonly<Record<string, FieldMapping>> };

type SearchIndices = Readonly<Record<string, SearchIndex>>;

/** The name of documents that stand in no index: every pattern selects them. */
export const ANY_INDEX = '*';

type TableResult = {
  readonly kind: 'table';
  readonly columns: { name: string; type: string }[];
  readonly rows: unknown[][];
  readonly warnings: string[];
};

/** Elasticsearch: how many rows a query without a LIMIT answers. */
const MAX_ROWS = 1000;

/** The fields of the indices that patterns select; undefined when one of them has no mapping, or none is selected. */
export function schemaOfIndices(indices: SearchIndices, patterns: readonly string[]): Schema | undefined {
  const selected = selectIndices(indices, patterns).map(([, index]) => index.fields);
  if (selected.length === 0 || selected.includes(undefined)) return undefined;
  return schemaOfMapping(Object.assign(Object.create(null), ...selected));
}

type TableSearch = {
  readonly now: number;
  /** Which events are there at all (the filter objects beside the query). */
  readonly meets: Predicate;
  /** What planning had to say. */
  readonly warnings: readonly string[];
};

export function searchTable(query: TableQuery, indices: SearchIndices, { now, meets, warnings }: TableSearch): TableResult {
  const failures = new Failures();
  const readIndex = (index: string): readonly Event[] => readIndices(indices, [index]);
  const readAll = (patterns: readonly string[]): readonly Event[] =>
    readIndices(indices, patterns).filter(({ document }) => meets(new DocumentReader(document)));
  const readEvents = (source: Extract<TableSource, { kind: 'events' }>): readonly Event[] => {
    const passes = compileCondition(source.filter, now, new Fields(), failures.note);
    return readIndices(indices, source.indices).filter(({ document }) => {
      const reader = new DocumentReader(document);
      return meets(reader) && passes(reader);
    });
  };
  const { columns, rows } = runTable(
    query,
    { now, readEvents, readIndex, readAll, onFailure: failures.note, groupEvents: 'dropped' },
    MAX_ROWS,
  );
  return {
    kind: 'table',
    columns: columns.map((column) => ({ ...column })),
    rows: rows.map((row) => row.map((value, i) => shown(value, columns[i]?.type))),
    warnings: [...warnings, ...failures.warnings()],
  };
}

function selectIndices(indices: SearchIndices, patterns: readonly string[]): [string, SearchIndex][] {
  const selects = compileIndexPatterns(patterns);
  return Object.entries(indices).filter(([name]) => name === ANY_INDEX || (patterns.length > 0 && selects(name, name)));
}

function readIndices(indices: SearchIndices, patterns: readonly string[]): Event[] {
  return selectIndices(indices, patterns).flatMap(([name, { events }]) =>
    [...events].filter(isJsonObject).map((document, i) => eventOf(document, name, i)),
  );
}

function eventOf(document: JsonObject, index: string, position: number): Event {
  const timestamp = document['@timestamp'];
  const time = typeof timestamp === 'string' || typeof timestamp === 'number' ? (parseDate(timestamp) ?? 0) : 0;
  return { id: `${index}-${position}`, dataset: index, index, time, ingested: time, document };
}

/** A value as JSON: dates in ISO 8601, whole numbers beyond 2^53 as text. */
export function shown(value: Value, type: string | undefined): unknown {
  if (value === null) return null;
  if (typeof value === 'object') return value.map((one) => shown(one, type));
  if (typeof value === 'bigint') return String(value);
  return (type === 'date' || type === 'date_nanos') && typeof value === 'number' ? printDate(value) : value;
}
