import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const pow: FunctionDefinition = {
  name: 'pow',
  signature: 'pow(base, exponent) → double',
  summary: 'The base to the power of the exponent; null when it overflows.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([base, exponent]) =>
      finite(Number(base) ** Number(exponent)),
  examples: [
    { arguments: [2, 3], result: 8 },
    { arguments: [0, -1], result: null },
    { arguments: [null, 2], result: null },
  ],
};
