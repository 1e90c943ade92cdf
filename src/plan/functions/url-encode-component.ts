import { encodeUrl } from '../encodings.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const urlEncodeComponent: FunctionDefinition = {
  name: 'url_encode_component',
  signature: 'url_encode_component(text) → keyword',
  summary: 'The text with URL escapes, a blank as `%20`.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      encodeUrl(textOf(text), '%20'),
  examples: [
    { arguments: ['a b/c'], result: 'a%20b%2Fc' },
    { arguments: [null], result: null },
  ],
};
