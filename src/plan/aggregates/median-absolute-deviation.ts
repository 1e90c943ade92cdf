import type { AggregateDefinition } from '../aggregate.ts';
import { collectNumbers, percentileOf } from '../percentile.ts';

export const medianAbsoluteDeviation: AggregateDefinition = {
  name: 'median_absolute_deviation',
  signature: 'median_absolute_deviation(number) → double',
  summary: 'The median of the distances to the median.',
  returns: () => 'double',
  prepare: () => () => {
    const numbers: number[] = [];
    return {
      add: ([value]) => collectNumbers(value, numbers),
      result: () => {
        const middle = percentileOf(numbers, 50);
        return middle === null
          ? null
          : percentileOf(
              numbers.map((number) => Math.abs(number - middle)),
              50,
            );
      },
    };
  },
  examples: [
    { rows: [[1], [2], [[4, 9]], [null]], result: 1.5 },
    { rows: [[null]], types: ['integer'], result: null },
  ],
};
