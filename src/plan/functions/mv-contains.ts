import type { FunctionDefinition } from '../function.ts';
import { prepareMembership } from '../membership.ts';
import { listOf } from '../values.ts';

export const mvContains: FunctionDefinition = {
  name: 'mv_contains',
  signature: 'mv_contains(values, part) → boolean',
  summary: 'Every value of the second is among those of the first; nothing is among anything.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare: ([type, partType]) => {
    const membersOf = prepareMembership(partType, type);
    return ([values, part]) => listOf(part).every(membersOf(values));
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
    { arguments: [[64512, 64513], '64512'], types: ['long', 'unknown'], result: true },
    { arguments: [[64512, 64513], 'AS64512'], types: ['long', 'unknown'], result: false },
  ],
};
