import type { FunctionDefinition } from '../function.ts';

export const isNull: FunctionDefinition = {
  name: 'is_null',
  signature: 'value is null → boolean',
  summary: 'There is no value. Never null itself.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare:
    () =>
    ([value]) =>
      value === null,
  examples: [
    { arguments: [null], result: true },
    { arguments: [''], result: false },
    { arguments: [['a', 'b']], result: false },
  ],
};
