import type { FunctionDefinition } from '../function.ts';
import { prepareRegex } from '../regex.ts';

export const regex: FunctionDefinition = {
  name: 'regex',
  signature: 'text regex (pattern, …) → boolean',
  summary: 'The whole text matches a pattern in RE2 syntax, case and all; `.` matches line ends.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, constants) => prepareRegex(constants),
  examples: [
    { arguments: ['net1 localgroup', 'net1?.*'], result: true },
    { arguments: ['Net1', 'net1'], result: false },
    { arguments: ['xnet', 'a', 'net'], result: false },
    { arguments: [null, '.*'], result: null },
  ],
};
