import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const reverse: FunctionDefinition = {
  name: 'reverse',
  signature: 'reverse(text) → keyword',
  summary: 'The text backwards, by characters as people see them.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare: () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    return ([text = null]) =>
      [...segmenter.segment(textOf(text))]
        .map(({ segment }) => segment)
        .reverse()
        .join('');
  },
  examples: [
    { arguments: ['abc'], result: 'cba' },
    { arguments: [null], result: null },
  ],
};
