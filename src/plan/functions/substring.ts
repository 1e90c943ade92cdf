import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const substring: FunctionDefinition = {
  name: 'substring',
  signature: 'substring(text, start[, length]) → keyword',
  summary: 'Code points from a place on: 1 is the first (0 too), negative counts from the end. A negative length gives null.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null, start = 1, count]) =>
      slicePoints([...textOf(text)], Number(start), count === undefined ? undefined : Number(count)),
  examples: [
    { arguments: ['hello', 2, 3], result: 'ell' },
    { arguments: ['hello', -3], result: 'llo' },
    { arguments: ['hello', 0, 1], result: 'h' },
    { arguments: [null, 1], result: null },
  ],
};

function slicePoints(points: readonly string[], start: number, count: number | undefined): string | null {
  if (count !== undefined && count < 0) return null;
  const from = start > 0 ? start - 1 : start < 0 ? Math.max(0, points.length + start) : 0;
  return points.slice(from, count === undefined ? undefined : from + count).join('');
}
