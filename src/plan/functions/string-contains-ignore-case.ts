import { foldCase } from '#event/text.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const stringContainsIgnoreCase: FunctionDefinition = {
  name: 'string_contains_ignore_case',
  signature: 'string_contains_ignore_case(text, part) → boolean',
  summary: 'The part stands somewhere in the text, whatever their case; an empty part never does (EQL `stringContains~`).',
  multivalue: 'any',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([text = null, part = null]) =>
      part !== '' && foldCase(textOf(text), 'unicode').includes(foldCase(textOf(part), 'unicode')),
  examples: [
    { arguments: ['start regsvr32.exe', 'Regsvr32'], result: true },
    { arguments: ['a', ''], result: false },
    { arguments: ['a', null], result: null },
  ],
};
