import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvFirst: FunctionDefinition = {
  name: 'mv_first',
  signature: 'mv_first(values) → value',
  summary: 'The first value. Values of a field are in order, so it is the smallest of its texts.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare:
    () =>
    ([values]) =>
      listOf(values)[0] ?? null,
  examples: [
    { arguments: [['b', 'a']], result: 'b' },
    { arguments: [null], result: null },
  ],
};
