import { decodeBase64 } from '../encodings.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const fromBase64: FunctionDefinition = {
  name: 'from_base64',
  signature: 'from_base64(text) → keyword',
  summary: 'The text that the Base64 stands for; null when it is none.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      decodeBase64(textOf(text)),
  examples: [
    { arguments: ['ZWxhc3RpYw=='], result: 'elastic' },
    { arguments: ['%'], result: null },
    { arguments: [null], result: null },
  ],
};
