import type { FunctionDefinition } from '../function.ts';
import { digest } from '../hashes.ts';
import { textOf } from '../text.ts';

export const md5: FunctionDefinition = {
  name: 'md5',
  signature: 'md5(text) → keyword',
  summary: 'The MD5 hash of the text in UTF-8, as hexadecimal digits.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      digest('md5', textOf(text)),
  examples: [
    { arguments: ['abc'], result: '900150983cd24fb0d6963f7d28e17f72' },
    { arguments: [null], result: null },
  ],
};
