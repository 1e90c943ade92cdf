import type { AggregateDefinition } from '../aggregate.ts';
import { listOf } from '../values.ts';

export const present: AggregateDefinition = {
  name: 'present',
  signature: 'present(value) → boolean',
  summary: 'Whether there is any value.',
  returns: () => 'boolean',
  prepare: () => () => {
    let found = false;
    return {
      add: ([value]) => {
        found ||= listOf(value).length > 0;
      },
      result: () => found,
    };
  },
  examples: [
    { rows: [['a'], [null]], result: true },
    { rows: [[null]], types: ['keyword'], result: false },
  ],
};
