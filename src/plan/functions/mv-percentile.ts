import type { FunctionDefinition } from '../function.ts';
import { percentileOf } from '../percentile.ts';
import { listOf } from '../values.ts';

export const mvPercentile: FunctionDefinition = {
  name: 'mv_percentile',
  signature: 'mv_percentile(numbers, percentage) → number',
  summary: 'The value that a percentage of the values does not exceed, linear between two; of the same type.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    ([type = 'unknown']) =>
    ([numbers, percentage]) => {
      const value = percentileOf(listOf(numbers).map(Number), Number(percentage));
      return value === null || type === 'double' || type === 'unknown' ? value : Math.trunc(value);
    },
  examples: [
    { arguments: [[5, 5, 10, 12, 5000], 50], result: 10 },
    { arguments: [null, 50], result: null },
  ],
};
