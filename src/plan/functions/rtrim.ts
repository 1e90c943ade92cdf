import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const rtrim: FunctionDefinition = {
  name: 'rtrim',
  signature: 'rtrim(text) → keyword',
  summary: 'The text without blanks at the end.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      textOf(text).trimEnd(),
  examples: [
    { arguments: [' a '], result: ' a' },
    { arguments: [null], result: null },
  ],
};
