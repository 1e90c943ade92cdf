import { parseDate } from '#event/date.ts';
import { parseCidr, parseIp, printIp } from '#event/ip.ts';
import { foldWith } from '#event/schema/normalizers.ts';
import type { Field, Schema } from '#event/schema/schema.ts';
import { analyzeWords } from '#event/words.ts';
import type { Condition, ValueTest } from '#plan/expr.ts';

/** An answer that is a text says why there is no condition. */
export type Lowered = Condition | string;

/** Some value of the field is one of these (Elasticsearch: `match_phrase`, `terms`; for addresses a block or `first-last` as well). */
export function fieldEquals(schema: Schema, name: string, values: readonly string[]): Lowered {
  const field = schema.field(name);
  if (!field) return { kind: 'none' };
  if (isText(field)) return anyOf(values.map((value) => test(field, { kind: 'words', words: analyzeWords(value), match: 'phrase' })));
  switch (field.type) {
    case 'long':
    case 'integer':
    case 'short':
    case 'byte':
    case 'unsigned_long':
    case 'double':
    case 'float':
    case 'half_float':
    case 'scaled_float':
      return each(field, values, 'a number', numberTest);
    case 'boolean':
      return each(field, values, 'true or false', booleanTest);
    case 'date':
    case 'date_nanos':
      return each(field, values, 'a date', dateTest);
    case 'ip':
      return each(field, values, 'an address or a block', ipTest);
    default:
      return test(field, { kind: 'text', values: values.map((value) => foldWith(field.normalizer, value)) });
  }
}

/** Some value of the field matches the pattern: `*` any run, `?` one character. */
export function fieldLike(schema: Schema, name: string, pattern: string): Lowered {
  const field = schema.field(name);
  if (!field) return { kind: 'none' };
  if (isText(field)) return test(field, { kind: 'wordLike', pattern });
  return test(field, { kind: 'like', pattern: pattern.replace(/[^*?\\]+/g, (text) => foldWith(field.normalizer, text)) });
}

export function fieldExists(schema: Schema, name: string): Lowered {
  const field = schema.field(name);
  return field ? { kind: 'exists', field } : { kind: 'none' };
}

function isText(field: Field): boolean {
  return field.type === 'text' || field.type === 'match_only_text';
}

function each(field: Field, values: readonly string[], wanted: string, testOf: (value: string) => ValueTest | undefined): Lowered {
  const operands: Condition[] = [];
  for (const value of values) {
    const valueTest = testOf(value.trim());
    if (!valueTest) return `${field.name} holds ${field.type} values, and "${value}" is not ${wanted}`;
    operands.push(test(field, valueTest));
  }
  return anyOf(operands);
}

function numberTest(value: string): ValueTest | undefined {
  const number = Number(value);
  return value === '' || !Number.isFinite(number) ? undefined : { kind: 'number', bounds: { gte: number, lte: number } };
}

function booleanTest(value: string): ValueTest | undefined {
  return value === 'true' || value === 'false' ? { kind: 'boolean', value: value === 'true' } : undefined;
}

function dateTest(value: string): ValueTest | undefined {
  const time = parseDate(value);
  return time === undefined ? undefined : { kind: 'date', bounds: { gte: time, lte: time } };
}

function ipTest(value: string): ValueTest | undefined {
  if (parseCidr(value)) return { kind: 'ip', blocks: [value] };
  const [first, last] = value.split('-').map((text) => parseIp(text.trim()));
  return first === undefined || last === undefined ? undefined : { kind: 'ipRange', bounds: { gte: printIp(first), lte: printIp(last) } };
}

function test(field: Field, valueTest: ValueTest): Condition {
  return { kind: 'test', field, test: valueTest };
}

function anyOf(operands: readonly Condition[]): Condition {
  const [first, ...others] = operands;
  if (!first) return { kind: 'none' };
  return others.length === 0 ? first : { kind: 'or', operands };
}
