import { foldWith } from '#event/schema/normalizers.ts';
import { type ReadAs, typedValue } from '#event/typed-value.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import type { JoinKey } from '#plan/query.ts';
import type { DocumentReader } from '../match/reader.ts';
import type { SequenceKey } from '../sequence/key.ts';

/** More keys of one event than this are not looked at. */
const MAX_KEYS = 1000;

/**
 * The keys under which an event takes part in a stage: one for each combination of its values (Elasticsearch: arrays of join keys), none when
 * a key that is not optional has no value. A missing optional key is null.
 */
export function sequenceKeys(keys: readonly JoinKey[], reader: DocumentReader): readonly SequenceKey[] {
  let combined: (Scalar | null)[][] = [[]];
  for (const { field, isOptional } of keys) {
    const values = keyValues(field, reader);
    const choices: readonly (Scalar | null)[] = values.length === 0 && isOptional ? [null] : values;
    combined = combined.flatMap((key) => choices.map((choice) => [...key, choice])).slice(0, MAX_KEYS);
  }
  return combined;
}

function keyValues(field: FieldRef, reader: DocumentReader): readonly Scalar[] {
  const stored = reader.values(field);
  const folded = field.normalizer === undefined ? stored : stored.map((value) => foldWith(field.normalizer, keywordText(value)));
  const value = typedValue(folded, READ_AS[field.type] ?? 'asStored');
  const values = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar | null];
  return [...new Set(values)].filter((one) => one !== null);
}

/** Two stages with keys of different names tie together where their values are the same, so values are read by their field's type. */
const READ_AS: Readonly<Partial<Record<FieldRef['type'], ReadAs>>> = {
  keyword: 'text',
  constant_keyword: 'text',
  wildcard: 'text',
  text: 'text',
  match_only_text: 'text',
  flattened: 'text',
  version: 'text',
  long: 'number',
  integer: 'number',
  short: 'number',
  byte: 'number',
  unsigned_long: 'number',
  double: 'number',
  float: 'number',
  half_float: 'number',
  scaled_float: 'number',
  boolean: 'boolean',
  date: 'date',
  date_nanos: 'date',
  ip: 'ip',
};
