import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const byteLength: FunctionDefinition = {
  name: 'byte_length',
  signature: 'byte_length(text) → integer',
  summary: 'How many bytes the text has in UTF-8.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([text = null]) =>
      new TextEncoder().encode(textOf(text)).length,
  examples: [
    { arguments: ['é'], result: 2 },
    { arguments: [null], result: null },
  ],
};
