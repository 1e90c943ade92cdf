import type { FunctionDefinition } from '../function.ts';
import { printValue } from '../text.ts';

export const string: FunctionDefinition = {
  name: 'string',
  signature: 'string(value) → keyword',
  summary: 'The value as text (EQL `string`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    ([type = 'unknown']) =>
    ([value = null]) =>
      printValue(value, type),
  examples: [
    { arguments: [42], result: '42' },
    { arguments: [42.5], result: '42.5' },
    { arguments: [true], result: 'true' },
    { arguments: [null], result: null },
  ],
};
