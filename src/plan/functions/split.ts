import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { valueFrom } from '../values.ts';

export const split: FunctionDefinition = {
  name: 'split',
  signature: 'split(text, delimiter) → keyword',
  summary: 'The parts of the text between delimiters, as several values.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null, delimiter = null]) => {
      const mark = textOf(delimiter);
      return mark === '' ? textOf(text) : valueFrom(textOf(text).split(mark));
    },
  examples: [
    { arguments: ['a;b', ';'], result: ['a', 'b'] },
    { arguments: ['a', ';'], result: 'a' },
    { arguments: [null, ';'], result: null },
  ],
};
