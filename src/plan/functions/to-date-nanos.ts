import { asDate } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toDateNanos: FunctionDefinition = {
  name: 'to_date_nanos',
  signature: 'to_date_nanos(value) → date_nanos',
  summary: 'A moment, kept in milliseconds here.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'date_nanos',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asDate),
  examples: [
    { arguments: ['1970-01-01T00:00:01Z'], result: 1000 },
    { arguments: [null], result: null },
  ],
};
