import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvIntersects: FunctionDefinition = {
  name: 'mv_intersects',
  signature: 'mv_intersects(first, second) → boolean',
  summary: 'The two have a value in common.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare:
    () =>
    ([first, second]) => {
      const set = new Set(listOf(first));
      return listOf(second).some((one) => set.has(one));
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
