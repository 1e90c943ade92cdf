import type { FunctionDefinition } from '../function.ts';
import { prepareMembership } from '../membership.ts';
import { commonType } from '../types.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvIntersection: FunctionDefinition = {
  name: 'mv_intersection',
  signature: 'mv_intersection(first, second) → values',
  summary: 'The values that both have, in the order of the first, without repetitions.',
  multivalue: 'list',
  nulls: 'null',
  returns: commonType,
  prepare: ([firstType, secondType]) => {
    const membersOf = prepareMembership(firstType, secondType);
    return ([first, second]) => {
      const isWanted = membersOf(second);
      return valueFrom([...new Set(listOf(first))].filter(isWanted));
    };
  },
  examples: [
    {
      arguments: [
        [1, 2, 3, 2],
        [2, 3, 4],
      ],
      result: [2, 3],
    },
    { arguments: [[1], null], result: null },
  ],
};
