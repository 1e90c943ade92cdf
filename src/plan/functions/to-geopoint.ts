import { asPoint } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toGeopoint: FunctionDefinition = {
  name: 'to_geopoint',
  signature: 'to_geopoint(value) → geo_point',
  summary: 'A point from Well-Known Text, `POINT(longitude latitude)`; null when it is none.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'geo_point',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asPoint),
  examples: [
    { arguments: ['POINT(42.9 11)'], result: 'POINT (42.9 11.0)' },
    { arguments: ['x'], result: null },
    { arguments: [null], result: null },
  ],
};
