import { asLong } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toLong: FunctionDefinition = {
  name: 'to_long',
  signature: 'to_long(value) → long',
  summary: 'A whole number: texts read, decimals rounded, dates in milliseconds; null out of range.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'long',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asLong),
  examples: [
    { arguments: ['-9.81'], result: -10 },
    { arguments: ['1.1.1.1'], result: null },
    { arguments: ['9223372036854775807'], result: 9223372036854775807n },
    { arguments: [null], result: null },
  ],
};
