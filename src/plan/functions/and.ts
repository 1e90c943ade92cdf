import type { FunctionDefinition } from '../function.ts';

export const and: FunctionDefinition = {
  name: 'and',
  signature: 'and(condition, …) → boolean',
  summary: 'False when any is false, else null when any is unknown, else true (three-valued logic; several values are unknown).',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare: () => (values) => {
    if (values.includes(false)) return false;
    return values.every((value) => value === true) ? true : null;
  },
  examples: [
    { arguments: [true, true], result: true },
    { arguments: [null, false], result: false },
    { arguments: [null, true], result: null },
  ],
};
