import type { FunctionDefinition } from '../function.ts';

export const not: FunctionDefinition = {
  name: 'not',
  signature: 'not condition → boolean',
  summary: 'The opposite; of the unknown, unknown.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare:
    () =>
    ([value]) =>
      typeof value === 'boolean' ? !value : null,
  examples: [
    { arguments: [true], result: false },
    { arguments: [null], result: null },
  ],
};
