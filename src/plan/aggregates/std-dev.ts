import type { AggregateDefinition } from '../aggregate.ts';
import { spreadOf } from '../sums.ts';

export const stdDev: AggregateDefinition = {
  name: 'std_dev',
  signature: 'std_dev(number) → double',
  summary: 'The standard deviation of all values, as of a whole population.',
  returns: () => 'double',
  prepare: () => () => {
    const spread = spreadOf();
    return { add: ([value]) => spread.add(value), result: () => (spread.isEmpty() ? null : Math.sqrt(spread.variance())) };
  },
  examples: [
    { rows: [[2], [[4, 4, 4, 5, 5]], [[7, 9]], [null]], result: 2 },
    { rows: [[null]], types: ['integer'], result: null },
  ],
};
