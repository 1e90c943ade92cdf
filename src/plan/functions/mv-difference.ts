import type { FunctionDefinition } from '../function.ts';
import { prepareMembership } from '../membership.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvDifference: FunctionDefinition = {
  name: 'mv_difference',
  signature: 'mv_difference(first, second) → values',
  summary: 'The values of the first that the second has not, each once.',
  multivalue: 'list',
  nulls: 'pass',
  returns: ([type = 'unknown']) => type,
  prepare: ([firstType, secondType]) => {
    const membersOf = prepareMembership(firstType, secondType);
    return ([first, second]) => {
      const isUnwanted = membersOf(second);
      return valueFrom([...new Set(listOf(first))].filter((one) => !isUnwanted(one)));
    };
  },
  examples: [
    {
      arguments: [
        [1, 2],
        [2, 3],
      ],
      result: 1,
    },
    { arguments: [[1], null], result: 1 },
  ],
};
