import type { FunctionDefinition } from '../function.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvDedupe: FunctionDefinition = {
  name: 'mv_dedupe',
  signature: 'mv_dedupe(values) → values',
  summary: 'The values without repetitions, each where it first stood.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare:
    () =>
    ([values]) =>
      valueFrom([...new Set(listOf(values))]),
  examples: [
    { arguments: [['foo', 'foo', 'bar', 'foo']], result: ['foo', 'bar'] },
    { arguments: [null], result: null },
  ],
};
