import { asDouble } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toDouble: FunctionDefinition = {
  name: 'to_double',
  signature: 'to_double(value) → double',
  summary: 'A number with decimals: texts read, dates in milliseconds.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asDouble),
  examples: [
    { arguments: ['5.2E3'], result: 5200 },
    { arguments: ['foo'], result: null },
    { arguments: [true], result: 1 },
    { arguments: [null], result: null },
  ],
};
