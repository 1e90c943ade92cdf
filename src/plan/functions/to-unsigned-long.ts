import { asUnsignedLong } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toUnsignedLong: FunctionDefinition = {
  name: 'to_unsigned_long',
  signature: 'to_unsigned_long(value) → unsigned_long',
  summary: 'A whole number from zero on: texts read, decimals rounded; null out of range.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'unsigned_long',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asUnsignedLong),
  examples: [
    { arguments: ['18446744073709551615'], result: 18446744073709551615n },
    { arguments: [-1], result: null },
    { arguments: [null], result: null },
  ],
};
