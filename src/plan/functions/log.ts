import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const log: FunctionDefinition = {
  name: 'log',
  signature: 'log(number[, value]) → double',
  summary: 'The natural logarithm, or of the second number to the base of the first; null for zero and below.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number, value]) =>
      finite(value === undefined ? Math.log(Number(number)) : Math.log(Number(value)) / Math.log(Number(number))),
  examples: [
    { arguments: [1], result: 0 },
    { arguments: [2, 8], result: 3 },
    { arguments: [0], result: null },
    { arguments: [null], result: null },
  ],
};
