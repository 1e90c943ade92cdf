import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const scalb: FunctionDefinition = {
  name: 'scalb',
  signature: 'scalb(number, exponent) → double',
  summary: 'The number times two to a whole power; null beyond a double.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number, exponent]) =>
      finite(Number(number) * 2 ** Number(exponent)),
  examples: [
    { arguments: [3, 10], result: 3072 },
    { arguments: [1, 5000], result: null },
    { arguments: [null, 1], result: null },
  ],
};
