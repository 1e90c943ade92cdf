import type { AggregateDefinition } from '../aggregate.ts';
import { spreadOf } from '../sums.ts';

export const variance: AggregateDefinition = {
  name: 'variance',
  signature: 'variance(number) → double',
  summary: 'The variance of all values, as of a whole population.',
  returns: () => 'double',
  prepare: () => () => {
    const spread = spreadOf();
    return { add: ([value]) => spread.add(value), result: () => (spread.isEmpty() ? null : spread.variance()) };
  },
  examples: [
    { rows: [[2], [[4, 4, 4, 5, 5]], [[7, 9]], [null]], result: 4 },
    { rows: [[null]], types: ['integer'], result: null },
  ],
};
