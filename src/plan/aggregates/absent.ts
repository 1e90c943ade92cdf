import type { AggregateDefinition } from '../aggregate.ts';
import { listOf } from '../values.ts';

export const absent: AggregateDefinition = {
  name: 'absent',
  signature: 'absent(value) → boolean',
  summary: 'Whether there is no value.',
  returns: () => 'boolean',
  prepare: () => () => {
    let found = false;
    return {
      add: ([value]) => {
        found ||= listOf(value).length > 0;
      },
      result: () => !found,
    };
  },
  examples: [
    { rows: [['a'], [null]], result: false },
    { rows: [[null]], types: ['keyword'], result: true },
  ],
};
