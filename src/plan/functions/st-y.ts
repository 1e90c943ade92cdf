import type { FunctionDefinition } from '../function.ts';
import { parsePoint } from '../points.ts';
import { textOf } from '../text.ts';

export const stY: FunctionDefinition = {
  name: 'st_y',
  signature: 'st_y(point) → double',
  summary: 'The latitude of a point.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([point = null]) =>
      parsePoint(textOf(point))?.y ?? null,
  examples: [
    { arguments: ['POINT (42.9 11.0)'], result: 11 },
    { arguments: [null], result: null },
  ],
};
