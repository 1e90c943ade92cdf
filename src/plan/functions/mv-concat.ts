import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { listOf } from '../values.ts';

export const mvConcat: FunctionDefinition = {
  name: 'mv_concat',
  signature: 'mv_concat(values, delimiter) → keyword',
  summary: 'The values as one text with the delimiter between them.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([values, delimiter = null]) =>
      listOf(values).map(textOf).join(textOf(delimiter)),
  examples: [
    { arguments: [['foo', 'zoo'], ', '], result: 'foo, zoo' },
    { arguments: [null, ','], result: null },
  ],
};
