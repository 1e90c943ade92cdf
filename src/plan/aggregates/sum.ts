import type { AggregateDefinition } from '../aggregate.ts';
import { exactSum } from '../sums.ts';

export const sum: AggregateDefinition = {
  name: 'sum',
  signature: 'sum(number) → long or double',
  summary: 'The sum of all values; of whole numbers a long, null when it overflows or there is none.',
  returns: ([type = 'unknown']) => (type === 'double' || type === 'unknown' ? type : 'long'),
  prepare:
    ([type = 'unknown']) =>
    () => {
      const total = exactSum(type);
      return { add: ([value]) => total.add(value), result: () => total.sum() };
    },
  examples: [
    { rows: [[1], [[2, 3]], [null]], result: 6 },
    { rows: [[0.1], [0.2], [0.3]], result: 0.6 },
    { rows: [[null]], types: ['integer'], result: null },
  ],
};
