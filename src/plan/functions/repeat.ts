import type { FunctionDefinition } from '../function.ts';
import { repeatText, textOf } from '../text.ts';

export const repeat: FunctionDefinition = {
  name: 'repeat',
  signature: 'repeat(text, count) → keyword',
  summary: 'The text that many times; null below zero or when it would be longer than a million.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null, count]) =>
      repeatText(textOf(text), Number(count)),
  examples: [
    { arguments: ['ab', 2], result: 'abab' },
    { arguments: ['ab', -1], result: null },
    { arguments: [null, 2], result: null },
  ],
};
