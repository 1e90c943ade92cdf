import { parseIsoDate } from '#event/date.ts';
import { parseIp, printIp } from '#event/ip.ts';
import { foldWith } from '#event/schema/normalizers.ts';
import type { NormalizerName } from '#event/schema/schema.ts';
import type { Value } from '#event/value.ts';
import { inRange, shorten } from '../../arithmetic.ts';
import { printPeriod } from '../../calendar.ts';
import { asDouble } from '../../conversions.ts';
import type { Expr, ValueType } from '../../expr.ts';
import { isNumeric } from '../../types.ts';

type Literal = Extract<Expr, { kind: 'literal' }>;

export function literal(value: Value, type: ValueType): Literal {
  return { kind: 'literal', value, type };
}

/** A number as written: the first of integer, long, unsigned_long and double that holds it. */
export function numberLiteral(text: string, isDecimal: boolean): Literal {
  if (isDecimal || text.length > 40) return literal(Number(text), 'double');
  const exact = BigInt(text);
  for (const type of ['integer', 'long', 'unsigned_long'] as const) {
    if (inRange(exact, type) !== null) return literal(shorten(exact), type);
  }
  return literal(Number(text), 'double');
}

const MILLISECONDS: Readonly<Record<string, number>> = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 };
const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** A span of time: milliseconds below a day, calendar units from a day on. */
export function timespanLiteral(count: number, unit: string): Literal | undefined {
  if (!Number.isSafeInteger(count) || Math.abs(count) > 2 ** 31) return undefined;
  const milliseconds = MILLISECONDS[unit];
  if (milliseconds !== undefined) return literal(count * milliseconds, 'time_duration');
  return literal(printPeriod({ months: count * (MONTHS[unit] ?? 0), days: count * (DAYS[unit] ?? 0) }), 'date_period');
}

/** Types that a text in quotes becomes when it meets one (Elasticsearch: implicit casting). */
export function takesText(type: ValueType): boolean {
  return type === 'date' || type === 'date_nanos' || type === 'ip' || type === 'version' || type === 'boolean';
}

/** A text literal as one of a type; undefined when it is none. Lists are cast value by value. */
export function castText(expr: Literal, type: ValueType): Literal | undefined {
  const values = Array.isArray(expr.value) ? (expr.value as readonly Value[]) : [expr.value];
  const cast = values.map((value) => (typeof value === 'string' ? castOne(value, type) : undefined)).filter((value) => value !== undefined);
  if (cast.length !== values.length) return undefined;
  return literal(cast.length === 1 ? (cast[0] ?? null) : cast, type);
}

function castOne(text: string, type: ValueType): string | number | boolean | undefined {
  switch (type) {
    case 'date':
    case 'date_nanos':
      return parseIsoDate(text);
    case 'ip': {
      const address = parseIp(text);
      return address === undefined ? undefined : printIp(address);
    }
    case 'boolean':
      return text.toLowerCase() === 'true' ? true : text.toLowerCase() === 'false' ? false : undefined;
    default:
      return text;
  }
}

/** The query of a match in the form of the field: `"10004"` is a number to a number. What does not fit stays a text, which nothing equals. */
export function fitQuery(expr: Expr, type: ValueType): Expr {
  if (!isTextLiteral(expr) || typeof expr.value !== 'string') return expr;
  if (takesText(type)) return castText(expr, type) ?? expr;
  const number = isNumeric(type) ? asDouble(expr.value) : null;
  return number === null ? expr : literal(number, 'double');
}

export function isTextLiteral(expr: Expr): expr is Literal {
  return expr.kind === 'literal' && expr.type === 'keyword';
}

/** A text literal folded as the field it is compared with folds what it stores; the stars of a pattern are no blanks and stay. */
export function foldLiteral(expr: Expr, normalizer: NormalizerName | undefined): Expr {
  if (normalizer === undefined || !isTextLiteral(expr)) return expr;
  const { value } = expr;
  if (typeof value === 'string') return literal(foldWith(normalizer, value), 'keyword');
  if (!Array.isArray(value)) return expr;
  return literal(
    value.map((one) => (typeof one === 'string' ? foldWith(normalizer, one) : one)),
    'keyword',
  );
}
