import type { FunctionDefinition } from '../function.ts';
import { digest } from '../hashes.ts';
import { textOf } from '../text.ts';

export const hash: FunctionDefinition = {
  name: 'hash',
  signature: 'hash(algorithm, text) → keyword',
  summary:
    'The hash of the text in UTF-8, as hexadecimal digits: `md5`, `sha1`, `sha224`, `sha256`, `sha384`, `sha512`, with a dash or without.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([algorithm = null, text = null]) =>
      digest(textOf(algorithm), textOf(text)),
  examples: [
    { arguments: ['md5', 'abc'], result: '900150983cd24fb0d6963f7d28e17f72' },
    { arguments: ['SHA-1', 'abc'], result: 'a9993e364706816aba3e25717850c26c9cd0d89d' },
    { arguments: ['sha3000', 'abc'], result: null },
    { arguments: ['md5', null], result: null },
  ],
};
