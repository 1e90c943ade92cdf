import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const length: FunctionDefinition = {
  name: 'length',
  signature: 'length(text) → integer',
  summary: 'How many code points the text has.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([text = null]) =>
      countPoints(textOf(text)),
  examples: [
    { arguments: ['hello'], result: 5 },
    { arguments: ['\u{1F600}'], result: 1 },
    { arguments: [null], result: null },
  ],
};

function countPoints(text: string): number {
  let count = 0;
  for (const _point of text) count++;
  return count;
}
