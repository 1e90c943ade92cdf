import { type ReadAs, typedValue } from '#event/typed-value.ts';
import { keywordText } from '#event/value.ts';
import type { One } from './compare.ts';
import type { ValueType } from './expr.ts';

/** A value as another type has it; null for what that type cannot hold. */
export type ReadOne = (value: One) => One | null;

/**
 * How a value is read beside one of another type. Of a field that no mapping knows, the values are what a mapping of the other type would
 * have made of them: beside a number the text "5" is 5 and "five" is nothing (Elasticsearch coerces the one, and refuses or ignores the
 * other). Undefined where the value stands as it is.
 */
export function readBeside(own: ValueType, other: ValueType): ReadOne | undefined {
  const kind = own === 'unknown' ? KINDS[other] : undefined;
  if (kind === undefined) return undefined;
  if (kind === 'text') return (value) => (typeof value === 'bigint' ? String(value) : keywordText(value));
  return (value) => (typeof value === 'bigint' ? value : (typedValue([value], kind) as One | null));
}

/** Addresses and versions are compared by their texts as they stand. */
const KINDS: Readonly<Partial<Record<ValueType, ReadAs>>> = {
  boolean: 'boolean',
  integer: 'number',
  long: 'number',
  unsigned_long: 'number',
  double: 'number',
  keyword: 'text',
  text: 'text',
  date: 'date',
  date_nanos: 'date',
};
