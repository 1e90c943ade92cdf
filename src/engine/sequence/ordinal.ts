import { compareCodePoints } from '#event/text.ts';
import type { Scalar } from '#event/value.ts';

/**
 * An event's place in time. Events are ordered by time (epoch milliseconds), then by tiebreaker (a missing one last), then by `order`, which
 * the caller gives: the order of arrival. Events that are equal in all three never follow one another.
 */
export type Ordinal = { readonly time: number; readonly tiebreaker: Scalar | null; readonly order: number };

export function compareOrdinals(left: Ordinal, right: Ordinal): number {
  return left.time - right.time || compareTiebreakers(left.tiebreaker, right.tiebreaker) || left.order - right.order;
}

function compareTiebreakers(left: Scalar | null, right: Scalar | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return compareScalars(left, right);
}

/** Numbers and truth values before texts, texts by code point. */
export function compareScalars(left: Scalar, right: Scalar): number {
  if (typeof left === 'string' && typeof right === 'string') return compareCodePoints(left, right);
  if (typeof left === 'string' || typeof right === 'string') return Number(typeof left === 'string') - Number(typeof right === 'string');
  return Number(left) - Number(right);
}
