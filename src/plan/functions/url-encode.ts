import { encodeUrl } from '../encodings.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const urlEncode: FunctionDefinition = {
  name: 'url_encode',
  signature: 'url_encode(text) → keyword',
  summary: 'The text with URL escapes, a blank as `+` (a form’s value).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      encodeUrl(textOf(text), '+'),
  examples: [
    { arguments: ['a b/c'], result: 'a+b%2Fc' },
    { arguments: [null], result: null },
  ],
};
