import { foldCase } from '#event/text.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const endsWithIgnoreCase: FunctionDefinition = {
  name: 'ends_with_ignore_case',
  signature: 'ends_with_ignore_case(text, suffix) → boolean',
  summary: 'The text ends with the suffix, whatever their case (EQL `endsWith~`).',
  multivalue: 'any',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([text = null, suffix = null]) =>
      foldCase(textOf(text), 'unicode').endsWith(foldCase(textOf(suffix), 'unicode')),
  examples: [
    { arguments: ['cmd.exe', '.EXE'], result: true },
    { arguments: ['', ''], result: true },
    { arguments: ['cmd.exe', '.dll'], result: false },
    { arguments: ['', null], result: null },
  ],
};
