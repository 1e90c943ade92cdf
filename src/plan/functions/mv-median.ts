import type { FunctionDefinition } from '../function.ts';
import { percentileOf } from '../percentile.ts';
import { listOf } from '../values.ts';

export const mvMedian: FunctionDefinition = {
  name: 'mv_median',
  signature: 'mv_median(numbers) → number',
  summary: 'The value in the middle, between the two middle ones when there is none; of the same type.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    ([type = 'unknown']) =>
    ([numbers]) => {
      const middle = percentileOf(listOf(numbers).map(Number), 50);
      return middle === null || type === 'double' || type === 'unknown' ? middle : Math.floor(middle);
    },
  examples: [
    { arguments: [[3, 5, 1]], result: 3 },
    { arguments: [[3, 7, 1, 6]], result: 4 },
    { arguments: [null], result: null },
  ],
};
