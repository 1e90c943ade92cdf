import type { JsonObject } from '#base/json.ts';
import { parseDate } from '#event/date.ts';
import { fieldValues } from '#event/path.ts';
import type { Scalar } from '#event/value.ts';
import { alertIndexSchema } from '../../../schema.ts';
import { ApiError } from '../../api-error.ts';
import { fieldName } from './query.ts';
import type { Aggregation, Search } from './search-schema.ts';

/** What an alert holds in the fields that are sorted by or counted; moments are epoch milliseconds. */
export type AlertValues = { readonly id: string; readonly values: ReadonlyMap<string, readonly Scalar[]> };

const schema = alertIndexSchema();

export function isDateField(name: string): boolean {
  return schema.field(fieldName(name))?.type === 'date';
}

/** The values of an alert in fields, by the names that were asked for. */
export function valuesIn(id: string, document: JsonObject, fields: readonly string[]): AlertValues {
  return { id, values: new Map(fields.map((name) => [name, valuesOf(document, name)])) };
}

function valuesOf(document: JsonObject, name: string): readonly Scalar[] {
  if (name === '_id' || name === '_doc' || name === '_score') return [];
  const values = fieldValues(document, fieldName(name));
  return isDateField(name) ? values.flatMap((value) => parseDate(value) ?? []) : values;
}

/** Aggregations are nested no deeper. */
const MAX_DEPTH = 5;

/** The fields that a search sorts by and counts. */
export function fieldsUsed({ sort, aggs, aggregations }: Search): readonly string[] {
  const sorted = sort.flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.keys(entry)));
  return [...new Set([...sorted, ...fieldsOf({ ...aggs, ...aggregations }, 0)])];
}

function fieldsOf(named: Readonly<Record<string, Aggregation>>, depth: number): readonly string[] {
  if (depth > MAX_DEPTH) throw new ApiError(400, `aggregations are nested more than ${MAX_DEPTH} deep`);
  return Object.values(named).flatMap(({ aggs, aggregations, meta: _, ...kinds }) => [
    ...Object.values(kinds).flatMap((kind) => (kind ? [kind.field] : [])),
    ...fieldsOf({ ...aggs, ...aggregations }, depth + 1),
  ]);
}
