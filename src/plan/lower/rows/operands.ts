import type { EsqlArithmetic } from '#lang/esql/ast.ts';
import type { ValueType } from '../../expr.ts';
import { isNumeric, isString } from '../../types.ts';

/** Whether values of two types can be compared at all. */
export function isComparable(left: ValueType, right: ValueType): boolean {
  if (isOpen(left) || isOpen(right) || left === right) return true;
  return [isNumeric, isString, isDate].some((isKind) => isKind(left) && isKind(right));
}

/** Why arithmetic cannot work on these types; undefined when it can. */
export function sumProblem(operator: EsqlArithmetic, [left, right]: readonly [ValueType, ValueType]): string | undefined {
  if (isOpen(left) || isOpen(right)) return undefined;
  if (isNumeric(left) && isNumeric(right)) return undefined;
  if (operator === '+' || operator === '-') {
    if (isSpan(left) && left === right) return undefined;
    if (isDate(left) && isSpan(right)) return undefined;
    if (operator === '+' && isSpan(left) && isDate(right)) return undefined;
  }
  return `"${operator}" does not work on ${withArticle(left)} and ${withArticle(right)}`;
}

/** `an integer`, `a date`. */
export function withArticle(type: ValueType): string {
  return /^(?:[aio]|unsigned|unknown)/.test(type) ? `an ${type}` : `a ${type}`;
}

function isOpen(type: ValueType): boolean {
  return type === 'null' || type === 'unknown';
}

function isDate(type: ValueType): boolean {
  return type === 'date' || type === 'date_nanos';
}

function isSpan(type: ValueType): boolean {
  return type === 'date_period' || type === 'time_duration';
}
