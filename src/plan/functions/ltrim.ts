import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const ltrim: FunctionDefinition = {
  name: 'ltrim',
  signature: 'ltrim(text) → keyword',
  summary: 'The text without blanks in front.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      textOf(text).trimStart(),
  examples: [
    { arguments: [' a '], result: 'a ' },
    { arguments: [null], result: null },
  ],
};
