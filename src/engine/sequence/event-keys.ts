import { printDate } from '#event/date.ts';
import { compileDateFormat } from '#event/date-format.ts';
import { foldWith } from '#event/schema/normalizers.ts';
import { typedValue } from '#event/typed-value.ts';
import { keywordText, type Scalar, type Value } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import type { JoinKey } from '#plan/query.ts';
import { isNumeric, valueTypeOf } from '#plan/types.ts';
import type { DocumentReader } from '../match/reader.ts';
import type { SequenceKey } from './key.ts';

/** An event takes part in at most this many keys; one with more lists of values is cut. */
const MAX_KEYS = 1000;

/**
 * The keys of an event: one for every combination of the values of its fields, without duplicates. An event without a value for a key takes
 * no part, unless the key is optional: then null is its value (Elasticsearch EQL). Without any keys there is one, the empty one.
 */
export function compileKeys(keys: readonly JoinKey[]): (reader: DocumentReader) => readonly SequenceKey[] {
  const readers = keys.map(({ field, isOptional }) => ({ field, isOptional, read: compileRead(field) }));
  return (reader) => {
    let tuples: SequenceKey[] = [[]];
    for (const { field, isOptional, read } of readers) {
      const values = read(reader.values(field));
      if (values.length === 0 && !isOptional) return [];
      const choices = values.length === 0 ? [null] : values;
      tuples = tuples.flatMap((tuple) => choices.map((value) => [...tuple, value])).slice(0, MAX_KEYS);
    }
    return tuples;
  };
}

/** A key as a search answers it: dates in ISO form. */
export function printKey(key: SequenceKey, keys: readonly JoinKey[]): (Scalar | null)[] {
  return key.map((value, i) => (typeof value === 'number' && isDateField(keys[i]?.field) ? printDate(value) : value));
}

function isDateField(field: FieldRef | undefined): boolean {
  return field?.type === 'date' || field?.type === 'date_nanos';
}

/** The values of a field in the form in which they are compared, each once. */
function compileRead(field: FieldRef): (stored: readonly Scalar[]) => readonly Scalar[] {
  const type = valueTypeOf(field.type);
  if (isDateField(field)) {
    const readDate = compileDateFormat(field.format);
    return (stored) => unique(stored.map(readDate).filter((time) => time !== undefined));
  }
  if (isNumeric(type)) return (stored) => scalars(typedValue(stored, 'number'));
  if (type === 'ip' || type === 'boolean') return (stored) => scalars(typedValue(stored, type));
  if (type === 'unknown') return unique;
  const { normalizer, ignoreAbove } = field;
  return (stored) => {
    const texts = stored.map(keywordText).filter((text) => ignoreAbove === undefined || text.length <= ignoreAbove);
    return unique(texts.map((text) => foldWith(normalizer, text)));
  };
}

function scalars(value: Value): readonly Scalar[] {
  const list = value === null ? [] : typeof value === 'object' ? value : [value];
  return unique(list.filter((one) => typeof one !== 'bigint'));
}

function unique(values: readonly Scalar[]): readonly Scalar[] {
  return values.length < 2 ? values : [...new Set(values)];
}
