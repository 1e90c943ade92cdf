import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { mapValues } from '../values.ts';

export const toLower: FunctionDefinition = {
  name: 'to_lower',
  signature: 'to_lower(text) → keyword',
  summary: 'The text in lower case, of several values each.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, (text) => textOf(text).toLowerCase()),
  examples: [
    { arguments: ['Abc'], result: 'abc' },
    { arguments: [['A', 'b']], result: ['a', 'b'] },
    { arguments: [null], result: null },
  ],
};
