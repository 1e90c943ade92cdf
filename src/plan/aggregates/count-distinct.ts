import type { AggregateDefinition } from '../aggregate.ts';
import { DistinctCounter } from '../distinct-counter.ts';
import { listOf } from '../values.ts';

export const countDistinct: AggregateDefinition = {
  name: 'count_distinct',
  signature: 'count_distinct(value[, precision]) → long',
  summary:
    'How many different values there are. Counted exactly up to 100,000 in a group, whatever the precision; beyond estimated within about 0.4 % (Elasticsearch estimates from the precision on).',
  returns: () => 'long',
  prepare: () => () => {
    const counter = new DistinctCounter();
    return {
      add: ([value]) => {
        for (const one of listOf(value)) counter.add(one);
      },
      result: () => counter.count(),
    };
  },
  examples: [
    { rows: [['a'], [['a', 'b']], [null]], result: 2 },
    { rows: [], types: ['keyword'], result: 0 },
  ],
};
