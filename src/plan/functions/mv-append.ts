import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvAppend: FunctionDefinition = {
  name: 'mv_append',
  signature: 'mv_append(first, second) → values',
  summary: 'The values of both, one after the other; null when either has none.',
  multivalue: 'list',
  nulls: 'null',
  returns: commonType,
  prepare:
    () =>
    ([first, second]) =>
      valueFrom([...listOf(first), ...listOf(second)]),
  examples: [
    { arguments: [['a'], 'b'], result: ['a', 'b'] },
    { arguments: ['a', null], result: null },
  ],
};
