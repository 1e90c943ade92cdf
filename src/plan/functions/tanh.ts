import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const tanh: FunctionDefinition = {
  name: 'tanh',
  signature: 'tanh(number) → double',
  summary: 'The hyperbolic tangent.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.tanh(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
