import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const contains: FunctionDefinition = {
  name: 'contains',
  signature: 'contains(text, part) → boolean',
  summary: 'The part stands in the text, case and all.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([text = null, part = null]) =>
      textOf(text).includes(textOf(part)),
  examples: [
    { arguments: ['hello', 'ell'], result: true },
    { arguments: ['hello', 'ELL'], result: false },
    { arguments: [null, 'a'], result: null },
  ],
};
