import type { FunctionDefinition } from '../function.ts';
import { digest } from '../hashes.ts';
import { textOf } from '../text.ts';

export const sha1: FunctionDefinition = {
  name: 'sha1',
  signature: 'sha1(text) → keyword',
  summary: 'The SHA-1 hash of the text in UTF-8, as hexadecimal digits.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      digest('sha1', textOf(text)),
  examples: [
    { arguments: ['abc'], result: 'a9993e364706816aba3e25717850c26c9cd0d89d' },
    { arguments: [null], result: null },
  ],
};
