import type { FunctionDefinition } from '../function.ts';
import { prepareRegexes } from '../lucene.ts';

export const rlikeIgnoreCase: FunctionDefinition = {
  name: 'rlike_ignore_case',
  signature: 'text regex~ (pattern, …) → boolean',
  summary: 'Some whole text matches a Lucene regular expression but for case (EQL `regex~`).',
  multivalue: 'any',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, constants) => prepareRegexes(constants, 'unicode'),
  examples: [
    { arguments: [['x', 'CMD.EXE'], '.*[.]exe'], result: true },
    { arguments: ['a', 'b'], result: false },
    { arguments: [null, '.*'], result: null },
  ],
};
