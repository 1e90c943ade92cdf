import type { FunctionDefinition } from '../function.ts';
import { exactSum } from '../sums.ts';

export const mvAvg: FunctionDefinition = {
  name: 'mv_avg',
  signature: 'mv_avg(numbers) → double',
  summary: 'The mean of the values.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    ([type = 'unknown']) =>
    ([numbers]) => {
      const total = exactSum(type);
      total.add(numbers);
      return total.mean();
    },
  examples: [
    { arguments: [[3, 5, 1, 6]], result: 3.75 },
    { arguments: [null], result: null },
  ],
};
