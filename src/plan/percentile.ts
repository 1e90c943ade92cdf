import type { Value } from '#event/value.ts';
import type { Accumulator } from './aggregate.ts';
import { listOf } from './values.ts';

/** Collects every number and gives the one at a percentage of the way from the smallest to the largest. */
export function collectPercentile(percentage: number): Accumulator {
  const numbers: number[] = [];
  return { add: ([value]) => collectNumbers(value, numbers), result: () => percentileOf(numbers, percentage) };
}

export function collectNumbers(value: Value | undefined, numbers: number[]): void {
  for (const one of listOf(value)) if (typeof one === 'number' || typeof one === 'bigint') numbers.push(Number(one));
}

export function percentileOf(numbers: readonly number[], percentage: number): number | null {
  if (numbers.length === 0 || !(percentage >= 0 && percentage <= 100)) return null;
  const sorted = Float64Array.from(numbers).sort();
  const place = (percentage / 100) * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return low + (high - low) * (place - Math.floor(place));
}
