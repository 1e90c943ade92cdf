import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvUnion: FunctionDefinition = {
  name: 'mv_union',
  signature: 'mv_union(first, second) → values',
  summary: 'The values of either, each once.',
  multivalue: 'list',
  nulls: 'pass',
  returns: commonType,
  prepare:
    () =>
    ([first, second]) =>
      valueFrom([...new Set([...listOf(first), ...listOf(second)])]),
  examples: [
    {
      arguments: [
        [1, 2],
        [2, 3],
      ],
      result: [1, 2, 3],
    },
    { arguments: [[1], null], result: 1 },
  ],
};
