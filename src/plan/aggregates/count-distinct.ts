import type { AggregateDefinition } from '../aggregate.ts';
import { listOf } from '../values.ts';

export const countDistinct: AggregateDefinition = {
  name: 'count_distinct',
  signature: 'count_distinct(value[, precision]) → long',
  summary: 'How many different values there are. Counted exactly, whatever the precision (Elasticsearch estimates above it).',
  returns: () => 'long',
  prepare: () => () => {
    const seen = new Set<unknown>();
    return {
      add: ([value]) => {
        for (const one of listOf(value)) seen.add(one);
      },
      result: () => seen.size,
    };
  },
  examples: [
    { rows: [['a'], [['a', 'b']], [null]], result: 2 },
    { rows: [], types: ['keyword'], result: 0 },
  ],
};
