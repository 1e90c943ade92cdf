import { encodeBase64 } from '../encodings.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const toBase64: FunctionDefinition = {
  name: 'to_base64',
  signature: 'to_base64(text) → keyword',
  summary: 'The text as Base64.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      encodeBase64(textOf(text)),
  examples: [
    { arguments: ['elastic'], result: 'ZWxhc3RpYw==' },
    { arguments: [null], result: null },
  ],
};
