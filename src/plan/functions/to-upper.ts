import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { mapValues } from '../values.ts';

export const toUpper: FunctionDefinition = {
  name: 'to_upper',
  signature: 'to_upper(text) → keyword',
  summary: 'The text in upper case, of several values each.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([value]) =>
      mapValues(value, (text) => textOf(text).toUpperCase()),
  examples: [
    { arguments: ['Abc'], result: 'ABC' },
    { arguments: [['A', 'b']], result: ['A', 'B'] },
    { arguments: [null], result: null },
  ],
};
