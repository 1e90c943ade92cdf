import type { FunctionDefinition } from '../function.ts';
import { repeatText } from '../text.ts';

export const space: FunctionDefinition = {
  name: 'space',
  signature: 'space(count) → keyword',
  summary: 'That many blanks; null below zero or beyond a million.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([count]) =>
      repeatText(' ', Number(count)),
  examples: [
    { arguments: [2], result: '  ' },
    { arguments: [-1], result: null },
    { arguments: [null], result: null },
  ],
};
