import type { FunctionDefinition } from '../function.ts';
import { prepareRegexes } from '../lucene.ts';

export const rlike: FunctionDefinition = {
  name: 'rlike',
  signature: 'text rlike (pattern, …) → boolean',
  summary: 'The whole text matches a Lucene regular expression, case and all (ES|QL `RLIKE`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, constants) => prepareRegexes(constants),
  examples: [
    { arguments: ['cmd.exe', '.*[.]exe'], result: true },
    { arguments: ['CMD.EXE', '.*[.]exe'], result: false },
    { arguments: ['a', '^a'], result: false },
    { arguments: [null, '.*'], result: null },
  ],
};
