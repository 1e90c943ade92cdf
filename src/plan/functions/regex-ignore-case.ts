import type { FunctionDefinition } from '../function.ts';
import { prepareRegex } from '../regex.ts';

export const regexIgnoreCase: FunctionDefinition = {
  name: 'regex_ignore_case',
  signature: 'text regex~ (pattern, …) → boolean',
  summary: 'Some whole text matches a pattern in RE2 syntax, whatever its case; `.` matches line ends.',
  multivalue: 'any',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, constants) => prepareRegex(constants, 'unicode'),
  examples: [
    { arguments: ['NET1', 'net[0-9]'], result: true },
    { arguments: ['NET', 'net[0-9]'], result: false },
    { arguments: [null, '.*'], result: null },
  ],
};
