import type { Value } from '#event/value.ts';
import type { One } from './compare.ts';

/** The values as a list: none for null, one for a single value. */
export function listOf(value: Value | undefined): readonly One[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

/** A list as a value: null for none, the value itself for one. */
export function valueFrom(list: readonly One[]): Value {
  return list.length > 1 ? list : (list[0] ?? null);
}

/** Each value changed; what becomes null is left out. */
export function mapValues(value: Value | undefined, change: (one: One) => One | null): Value {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return change(value);
  return valueFrom(value.map(change).filter((one) => one !== null));
}

/** Whether two values are one and the same, of lists each member in its place. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  return left.length === right.length && left.every((one, i) => one === right[i]);
}
