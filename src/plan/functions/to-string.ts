import { asText } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toText: FunctionDefinition = {
  name: 'to_string',
  signature: 'to_string(value) → keyword',
  summary: 'The value as text: doubles with a decimal, dates in ISO 8601.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    ([type = 'unknown']) =>
    ([value]) =>
      mapValues(value, (one) => asText(one, type)),
  examples: [
    { arguments: [10], result: '10' },
    { arguments: [1], types: ['double'], result: '1.0' },
    { arguments: [0], types: ['date'], result: '1970-01-01T00:00:00.000Z' },
    { arguments: [[true, false]], result: ['true', 'false'] },
    { arguments: [null], result: null },
  ],
};
