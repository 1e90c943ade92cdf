import type { FunctionDefinition } from '../function.ts';
import { parsePoint } from '../points.ts';
import { textOf } from '../text.ts';

export const stX: FunctionDefinition = {
  name: 'st_x',
  signature: 'st_x(point) → double',
  summary: 'The longitude of a point.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([point = null]) =>
      parsePoint(textOf(point))?.x ?? null,
  examples: [
    { arguments: ['POINT (42.9 11.0)'], result: 42.9 },
    { arguments: [null], result: null },
  ],
};
