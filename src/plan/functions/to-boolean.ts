import { asBoolean } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toBoolean: FunctionDefinition = {
  name: 'to_boolean',
  signature: 'to_boolean(value) → boolean',
  summary: 'True for `true` in any case and for numbers that are not zero; false for everything else.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asBoolean),
  examples: [
    { arguments: [['TRue', 'yes']], result: [true, false] },
    { arguments: [2], result: true },
    { arguments: [null], result: null },
  ],
};
