import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvContains: FunctionDefinition = {
  name: 'mv_contains',
  signature: 'mv_contains(values, part) → boolean',
  summary: 'Every value of the second is among those of the first; nothing is among anything.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare:
    () =>
    ([values, part]) => {
      const set = new Set(listOf(values));
      return listOf(part).every((one) => set.has(one));
    },
  examples: [
    {
      arguments: [
        ['a', 'b', 'c'],
        ['a', 'c'],
      ],
      result: true,
    },
    { arguments: [['a'], 'b'], result: false },
    { arguments: [null, 'a'], result: false },
    { arguments: ['a', null], result: true },
  ],
};
