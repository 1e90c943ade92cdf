import type { Value } from '#event/value.ts';
import { type ArithmeticOperator, calculate, inRange, isNumber } from './arithmetic.ts';
import { addPeriod, negatePeriod, parsePeriod, printPeriod, sumPeriods } from './calendar.ts';
import { isOne } from './comparison.ts';
import type { ValueType } from './expr.ts';
import { widestNumeric } from './types.ts';

/** The type of a sum or difference: of numbers the widest, of a date and a span the date, of spans a span. */
export function sumType(types: readonly ValueType[]): ValueType {
  if (types.some(isDate)) return types.includes('date_nanos') ? 'date_nanos' : 'date';
  if (types.includes('date_period')) return 'date_period';
  if (types.includes('time_duration')) return 'time_duration';
  return widestNumeric(types);
}

export function prepareSum(sign: '+' | '-', types: readonly ValueType[]): (values: readonly Value[]) => Value {
  const [left = 'unknown', right = 'unknown'] = types;
  if (isDate(left)) return ([date, span]) => moveDate(date, sign, span, right);
  if (isDate(right)) return ([span, date]) => moveDate(date, sign, span, left);
  if (left === 'date_period' || right === 'date_period') return ([a, b]) => sumOfPeriods(sign, a, b);
  return prepareArithmetic(sign, types);
}

/** Arithmetic on numbers; anything that is no number gives null. */
export function prepareArithmetic(operator: ArithmeticOperator, types: readonly ValueType[]): (values: readonly Value[]) => Value {
  const type = sumType(types);
  return ([left, right]) => {
    if (!isNumber(left) || !isNumber(right)) return null;
    return calculate(operator, left, right, type === 'time_duration' ? 'long' : type);
  };
}

export function negateSpan(value: Value | undefined): Value {
  if (typeof value === 'number') return -value;
  const period = typeof value === 'string' ? parsePeriod(value) : undefined;
  return period ? printPeriod(negatePeriod(period)) : null;
}

function isDate(type: ValueType): boolean {
  return type === 'date' || type === 'date_nanos';
}

/** A date moved by a span: calendar periods for days and more, exact lengths below (Elasticsearch; overflow is null). */
function moveDate(date: Value | undefined, sign: '+' | '-', span: Value | undefined, spanType: ValueType): Value {
  if (!isNumber(date) || !isOne(span)) return null;
  if (spanType === 'time_duration' && isNumber(span)) return calculate(sign, date, span, 'long');
  const period = typeof span === 'string' ? parsePeriod(span) : undefined;
  if (!period || typeof date === 'bigint') return null;
  const moved = addPeriod(date, sign === '-' ? negatePeriod(period) : period);
  return moved === undefined ? null : inRange(moved, 'long');
}

function sumOfPeriods(sign: '+' | '-', left: Value | undefined, right: Value | undefined): Value {
  const [a, b] = [left, right].map((value) => (typeof value === 'string' ? parsePeriod(value) : undefined));
  return a && b ? printPeriod(sumPeriods(a, sign === '-' ? negatePeriod(b) : b)) : null;
}
