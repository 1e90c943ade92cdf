import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const bitLength: FunctionDefinition = {
  name: 'bit_length',
  signature: 'bit_length(text) → integer',
  summary: 'How many bits the text has in UTF-8.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([text = null]) =>
      8 * new TextEncoder().encode(textOf(text)).length,
  examples: [
    { arguments: ['a'], result: 8 },
    { arguments: [null], result: null },
  ],
};
