import type { Value } from '#event/value.ts';
import { comparisonOf, type One } from './compare.ts';
import type { ValueType } from './expr.ts';

/** What a comparison operator prepares: the order of its two values, then the test. Values without an order give null. */
export function prepareComparison(test: (order: number) => boolean) {
  return ([left = 'unknown', right = 'unknown']: readonly ValueType[]) => {
    const compare = comparisonOf(left, right);
    return ([a, b]: readonly Value[]): boolean | null => {
      if (!isOne(a) || !isOne(b)) return null;
      const order = compare(a, b);
      return order === undefined ? null : test(order);
    };
  };
}

export function isOne(value: Value | undefined): value is One {
  return value !== null && value !== undefined && typeof value !== 'object';
}
