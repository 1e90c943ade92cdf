import type { FieldType } from '#event/schema/schema.ts';
import type { ValueType } from './expr.ts';

const FIELD_TYPES: Readonly<Record<FieldType, ValueType>> = {
  keyword: 'keyword',
  constant_keyword: 'keyword',
  wildcard: 'keyword',
  flattened: 'keyword',
  text: 'text',
  match_only_text: 'text',
  long: 'long',
  integer: 'integer',
  short: 'integer',
  byte: 'integer',
  unsigned_long: 'unsigned_long',
  double: 'double',
  float: 'double',
  half_float: 'double',
  scaled_float: 'double',
  boolean: 'boolean',
  date: 'date',
  date_nanos: 'date_nanos',
  ip: 'ip',
  version: 'version',
  geo_point: 'geo_point',
  nested: 'unknown',
  object: 'unknown',
  unknown: 'unknown',
};

/** The type an expression sees for a field's mapping: ES|QL reads short and byte as integer, every float as double. */
export function valueTypeOf(type: FieldType): ValueType {
  return FIELD_TYPES[type];
}

export function isNumeric(type: ValueType): boolean {
  return type === 'integer' || type === 'long' || type === 'unsigned_long' || type === 'double';
}

export function isString(type: ValueType): boolean {
  return type === 'keyword' || type === 'text';
}

/** The type of arithmetic on numbers of these types: the widest; null gives way, unknown stays unknown. */
export function widestNumeric(types: readonly ValueType[]): ValueType {
  if (types.includes('unknown')) return 'unknown';
  for (const type of ['double', 'unsigned_long', 'long', 'integer'] as const) if (types.includes(type)) return type;
  return 'null';
}

/** The one type of values that may be any of these (the arms of a case): null gives way, numbers widen, text becomes keyword. */
export function commonType(types: readonly ValueType[]): ValueType {
  const present = types.filter((type) => type !== 'null').map((type) => (type === 'text' ? 'keyword' : type));
  const [first] = present;
  if (first === undefined) return 'null';
  if (present.every((type) => type === first)) return first;
  return present.every(isNumeric) ? widestNumeric(present) : 'unknown';
}
