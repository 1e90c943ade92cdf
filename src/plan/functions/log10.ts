import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const log10: FunctionDefinition = {
  name: 'log10',
  signature: 'log10(number) → double',
  summary: 'The logarithm to base 10; null for zero and below.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.log10(Number(number))),
  examples: [
    { arguments: [1000], result: 3 },
    { arguments: [0], result: null },
    { arguments: [null], result: null },
  ],
};
