import type { AggregateDefinition } from '../aggregate.ts';
import { listOf } from '../values.ts';

export const count: AggregateDefinition = {
  name: 'count',
  signature: 'count([value]) → long',
  summary: 'How many values there are, each of several counted; without an argument, how many rows.',
  returns: () => 'long',
  prepare: (types) => () => {
    let total = 0;
    return {
      add: ([value]) => {
        total += types.length === 0 ? 1 : listOf(value).length;
      },
      result: () => total,
    };
  },
  examples: [
    { rows: [['a'], [['b', 'c']], [null]], types: ['keyword'], result: 3 },
    { rows: [[], []], types: [], result: 2 },
    { rows: [], types: ['keyword'], result: 0 },
  ],
};
