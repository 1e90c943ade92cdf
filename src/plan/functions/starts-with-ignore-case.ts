import { foldCase } from '#event/text.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const startsWithIgnoreCase: FunctionDefinition = {
  name: 'starts_with_ignore_case',
  signature: 'starts_with_ignore_case(text, prefix) → boolean',
  summary: 'The text begins with the prefix, whatever their case (EQL `startsWith~`).',
  multivalue: 'any',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([text = null, prefix = null]) =>
      foldCase(textOf(text), 'unicode').startsWith(foldCase(textOf(prefix), 'unicode')),
  examples: [
    { arguments: ['explorer.exe', 'EXPLORER'], result: true },
    { arguments: ['', ''], result: true },
    { arguments: ['abc', 'B'], result: false },
    { arguments: [null, ''], result: null },
  ],
};
