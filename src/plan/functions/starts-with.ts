import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const startsWith: FunctionDefinition = {
  name: 'starts_with',
  signature: 'starts_with(text, part) → boolean',
  summary: 'The text starts with the part, case and all. Every text does with the empty one.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([text = null, part = null]) =>
      textOf(text).startsWith(textOf(part)),
  examples: [
    { arguments: ['abcab', 'ab'], result: true },
    { arguments: ['abcab', 'AB'], result: false },
    { arguments: ['abc', ''], result: true },
    { arguments: [null, 'a'], result: null },
  ],
};
