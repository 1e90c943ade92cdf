import type { FunctionDefinition } from '../function.ts';
import { prepareWildcards } from '../text.ts';

export const like: FunctionDefinition = {
  name: 'like',
  signature: 'text like (pattern, …) → boolean',
  summary: 'The whole text matches a pattern, case and all: `*` any run, `?` one character, `\\\\` escapes (ES|QL `LIKE`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, constants) => prepareWildcards(constants),
  examples: [
    { arguments: ['cmd.exe', '*.exe'], result: true },
    { arguments: ['CMD.EXE', '*.exe'], result: false },
    { arguments: ['a', 'b*', '?'], result: true },
    { arguments: [null, '*'], result: null },
  ],
};
