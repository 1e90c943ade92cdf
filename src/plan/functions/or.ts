import type { FunctionDefinition } from '../function.ts';

export const or: FunctionDefinition = {
  name: 'or',
  signature: 'or(condition, …) → boolean',
  summary: 'True when any is true, else null when any is unknown, else false (three-valued logic; several values are unknown).',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare: () => (values) => {
    if (values.includes(true)) return true;
    return values.every((value) => value === false) ? false : null;
  },
  examples: [
    { arguments: [false, true], result: true },
    { arguments: [null, true], result: true },
    { arguments: [null, false], result: null },
  ],
};
