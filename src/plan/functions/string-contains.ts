import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const stringContains: FunctionDefinition = {
  name: 'string_contains',
  signature: 'string_contains(text, part) → boolean',
  summary: 'The part stands somewhere in the text; an empty part never does (EQL `stringContains`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([text = null, part = null]) =>
      part !== '' && textOf(text).includes(textOf(part)),
  examples: [
    { arguments: ['start regsvr32.exe', 'regsvr32'], result: true },
    { arguments: ['start regsvr32.exe', 'Regsvr32'], result: false },
    { arguments: ['', ''], result: false },
    { arguments: ['a', ''], result: false },
    { arguments: [null, 'a'], result: null },
  ],
};
