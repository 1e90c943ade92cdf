import { decodeUrl } from '../encodings.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const urlDecode: FunctionDefinition = {
  name: 'url_decode',
  signature: 'url_decode(text) → keyword',
  summary: 'The text without URL escapes, `+` as a blank; null when an escape is broken.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      decodeUrl(textOf(text)),
  examples: [
    { arguments: ['a%20b+c'], result: 'a b c' },
    { arguments: ['%zz'], result: null },
    { arguments: ['a%ffb'], result: 'a\ufffdb' },
    { arguments: [null], result: null },
  ],
};
