import type { Random } from './random.ts';

/** Things, at least one, of which some are picked more often than others. */
export type Weighted<T> = { readonly items: readonly T[]; readonly sums: Float64Array };

/** As often as `weightOf` says. */
export function weighted<T>(items: readonly T[], weightOf: (item: T, index: number) => number): Weighted<T> {
  const sums = new Float64Array(items.length);
  let sum = 0;
  for (const [index, item] of items.entries()) {
    sum += weightOf(item, index);
    sums[index] = sum;
  }
  return { items, sums };
}

/** By Zipf's law: the second half as often as the first, the third a third as often. A tenant's people work like that. */
export function zipf<T>(items: readonly T[]): Weighted<T> {
  return weighted(items, (_item, index) => 1 / (index + 1));
}

export function pickWeighted<T>(random: Random, { items, sums }: Weighted<T>): T {
  const drawn = random.next() * (sums.at(-1) ?? 0);
  return items[firstAbove(sums, drawn)] as T;
}

/** The first position of an ascending list that holds more than `value`, at most the last one. */
export function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
