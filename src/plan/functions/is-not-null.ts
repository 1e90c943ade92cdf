import type { FunctionDefinition } from '../function.ts';

export const isNotNull: FunctionDefinition = {
  name: 'is_not_null',
  signature: 'value is not null → boolean',
  summary: 'There is a value, or several. Never null itself.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare:
    () =>
    ([value]) =>
      value !== null,
  examples: [
    { arguments: [null], result: false },
    { arguments: [['a', 'b']], result: true },
  ],
};
