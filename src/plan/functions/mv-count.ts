import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvCount: FunctionDefinition = {
  name: 'mv_count',
  signature: 'mv_count(values) → integer',
  summary: 'How many values there are; null without any.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([values]) =>
      listOf(values).length,
  examples: [
    { arguments: [['foo', 'zoo', 'foo']], result: 3 },
    { arguments: ['a'], result: 1 },
    { arguments: [null], result: null },
  ],
};
