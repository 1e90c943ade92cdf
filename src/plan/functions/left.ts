import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const left: FunctionDefinition = {
  name: 'left',
  signature: 'left(text, length) → keyword',
  summary: 'The first code points of the text.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null, count]) =>
      [...textOf(text)].slice(0, Math.max(0, Number(count))).join(''),
  examples: [
    { arguments: ['hello', 2], result: 'he' },
    { arguments: [null, 2], result: null },
  ],
};
