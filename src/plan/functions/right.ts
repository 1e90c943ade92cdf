import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const right: FunctionDefinition = {
  name: 'right',
  signature: 'right(text, length) → keyword',
  summary: 'The last code points of the text.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null, count]) => {
      const size = Math.max(0, Number(count));
      return size === 0 ? '' : [...textOf(text)].slice(-size).join('');
    },
  examples: [
    { arguments: ['hello', 2], result: 'lo' },
    { arguments: ['hello', 0], result: '' },
    { arguments: [null, 2], result: null },
  ],
};
