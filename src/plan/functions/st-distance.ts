import type { FunctionDefinition } from '../function.ts';
import { distanceOf } from '../points.ts';
import { textOf } from '../text.ts';

export const stDistance: FunctionDefinition = {
  name: 'st_distance',
  signature: 'st_distance(first, second) → double',
  summary: 'The distance of two points along the surface of the earth, in meters (haversine).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([first = null, second = null]) =>
      distanceOf(textOf(first), textOf(second)),
  examples: [
    { arguments: ['POINT (0 0)', 'POINT (0 0)'], result: 0 },
    { arguments: [null, 'POINT (0 0)'], result: null },
  ],
};
