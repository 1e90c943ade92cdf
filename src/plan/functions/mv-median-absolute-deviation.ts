import type { FunctionDefinition } from '../function.ts';
import { percentileOf } from '../percentile.ts';
import { listOf } from '../values.ts';

export const mvMedianAbsoluteDeviation: FunctionDefinition = {
  name: 'mv_median_absolute_deviation',
  signature: 'mv_median_absolute_deviation(numbers) → number',
  summary: 'The median of the distances to the median.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    () =>
    ([numbers]) => {
      const list = listOf(numbers).map(Number);
      const middle = percentileOf(list, 50) ?? 0;
      return percentileOf(
        list.map((number) => Math.abs(number - middle)),
        50,
      );
    },
  examples: [
    { arguments: [[0, 2, 5, 6]], result: 2 },
    { arguments: [null], result: null },
  ],
};
