import type { FunctionDefinition } from '../function.ts';
import { prepareMembership } from '../membership.ts';
import { listOf } from '../values.ts';

export const mvIntersects: FunctionDefinition = {
  name: 'mv_intersects',
  signature: 'mv_intersects(first, second) → boolean',
  summary: 'The two have a value in common.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare: ([firstType, secondType]) => {
    const membersOf = prepareMembership(secondType, firstType);
    return ([first, second]) => listOf(second).some(membersOf(first));
  },
  examples: [
    {
      arguments: [
        [1, 2],
        [2, 3],
      ],
      result: true,
    },
    { arguments: [[1], null], result: false },
  ],
};
