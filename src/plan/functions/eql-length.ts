import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const eqlLength: FunctionDefinition = {
  name: 'eql_length',
  signature: 'eql_length(text) → integer',
  summary: 'How many UTF-16 units the text has (EQL `length`: Java’s length of a string).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([text = null]) =>
      textOf(text).length,
  examples: [
    { arguments: ['explorer.exe'], result: 12 },
    { arguments: ['\u{1F600}'], result: 2 },
    { arguments: [''], result: 0 },
    { arguments: [null], result: null },
  ],
};
