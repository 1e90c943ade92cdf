import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvPseriesWeightedSum: FunctionDefinition = {
  name: 'mv_pseries_weighted_sum',
  signature: 'mv_pseries_weighted_sum(numbers, p) → double',
  summary: 'The sum of the values, each divided by its place to the power of `p`.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([numbers, p]) =>
      finite(listOf(numbers).reduce((sum: number, one, i) => sum + Number(one) / (i + 1) ** Number(p), 0)),
  examples: [
    { arguments: [[10, 20, 30], 1], result: 30 },
    { arguments: [null, 1], result: null },
  ],
};
