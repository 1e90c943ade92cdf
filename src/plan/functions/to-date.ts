import { asDate } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toDate: FunctionDefinition = {
  name: 'to_date',
  signature: 'to_date(value) → date',
  summary: 'A moment: texts in ISO 8601, numbers as epoch milliseconds.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'date',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, asDate),
  examples: [
    { arguments: ['1953-09-02T00:00:00.000Z'], result: -515376000000 },
    { arguments: ['1964-06-02 00:00:00'], result: null },
    { arguments: [501379200000.1], result: 501379200000 },
    { arguments: [null], result: null },
  ],
};
