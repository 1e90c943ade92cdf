import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const acosh: FunctionDefinition = {
  name: 'acosh',
  signature: 'acosh(number) → double',
  summary: 'The inverse hyperbolic cosine; null below 1.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.acosh(Number(number))),
  examples: [
    { arguments: [1], result: 0 },
    { arguments: [0.5], result: null },
    { arguments: [null], result: null },
  ],
};
