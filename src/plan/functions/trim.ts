import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const trim: FunctionDefinition = {
  name: 'trim',
  signature: 'trim(text) → keyword',
  summary: 'The text without blanks at its ends.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      textOf(text).trim(),
  examples: [
    { arguments: [' a '], result: 'a' },
    { arguments: [null], result: null },
  ],
};
