import type { AggregateDefinition } from '../aggregate.ts';
import { exactSum } from '../sums.ts';

export const avg: AggregateDefinition = {
  name: 'avg',
  signature: 'avg(number) → double',
  summary: 'The mean of all values, null without any.',
  returns: () => 'double',
  prepare:
    ([type = 'unknown']) =>
    () => {
      const total = exactSum(type);
      return { add: ([value]) => total.add(value), result: () => total.mean() };
    },
  examples: [
    { rows: [[1], [[2, 6]], [null]], result: 3 },
    { rows: [[null]], types: ['integer'], result: null },
  ],
};
