import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const cosh: FunctionDefinition = {
  name: 'cosh',
  signature: 'cosh(number) → double',
  summary: 'The hyperbolic cosine.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.cosh(Number(number))),
  examples: [
    { arguments: [0], result: 1 },
    { arguments: [null], result: null },
  ],
};
