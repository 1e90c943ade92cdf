import { asText } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { mapValues } from '../values.ts';

export const toVersion: FunctionDefinition = {
  name: 'to_version',
  signature: 'to_version(value) → version',
  summary: 'The text as a version.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'version',
  prepare:
    ([type = 'unknown']) =>
    ([value]) =>
      mapValues(value, (one) => asText(one, type)),
  examples: [
    { arguments: ['1.2.3'], result: '1.2.3' },
    { arguments: [null], result: null },
  ],
};
