import type { One } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvSlice: FunctionDefinition = {
  name: 'mv_slice',
  signature: 'mv_slice(values, start[, end]) → values',
  summary: 'The values from one place to another, both ends included: 0 is the first, -1 the last.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare:
    () =>
    ([values, start, end = start ?? null]) =>
      valueFrom(sliceOf(listOf(values), Number(start), Number(end))),
  examples: [
    { arguments: [[1, 2, 2, 3], 1, 2], result: [2, 2] },
    { arguments: [[1, 2, 3], -2, -1], result: [2, 3] },
    { arguments: [[1, 2, 3], 1], result: 2 },
    { arguments: [[1, 2], 5], result: null },
    { arguments: [null, 0], result: null },
  ],
};

function sliceOf(values: readonly One[], start: number, end: number): readonly One[] {
  const from = start < 0 ? values.length + start : start;
  const to = end < 0 ? values.length + end : end;
  return values.slice(Math.max(0, from), Math.max(0, to + 1));
}
