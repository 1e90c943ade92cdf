import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvLast: FunctionDefinition = {
  name: 'mv_last',
  signature: 'mv_last(values) → value',
  summary: 'The last value. Values of a field are in order, so it is the largest of its texts.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare:
    () =>
    ([values]) =>
      listOf(values).at(-1) ?? null,
  examples: [
    { arguments: [['b', 'a']], result: 'a' },
    { arguments: [null], result: null },
  ],
};
