import { inRange, isNumber } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';
import { exactSum } from '../sums.ts';

export const mvSum: FunctionDefinition = {
  name: 'mv_sum',
  signature: 'mv_sum(numbers) → number',
  summary: 'The sum of the values, of their type; null when it overflows.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    ([type = 'unknown']) =>
    ([numbers]) => {
      const total = exactSum(type);
      total.add(numbers);
      const sum = total.sum();
      return isNumber(sum) && type !== 'double' && type !== 'unknown' ? inRange(sum, type) : sum;
    },
  examples: [
    { arguments: [[3, 5]], result: 8 },
    { arguments: [[2147483647, 1]], types: ['integer'], result: null },
    { arguments: [null], result: null },
  ],
};
