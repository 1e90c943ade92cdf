import { asInteger } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toInteger: FunctionDefinition = {
  name: 'to_integer',
  signature: 'to_integer(value) → integer',
  summary: 'A whole number: texts read, decimals rounded; null out of range. Values of a list that fail are left out.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asInteger),
  examples: [
    { arguments: ['7.5'], result: 8 },
    { arguments: [['1', 'two']], result: 1 },
    { arguments: [2147483648], types: ['long'], result: null },
    { arguments: [true], result: 1 },
    { arguments: [null], result: null },
  ],
};
