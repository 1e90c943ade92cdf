import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const asinh: FunctionDefinition = {
  name: 'asinh',
  signature: 'asinh(number) → double',
  summary: 'The inverse hyperbolic sine.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.asinh(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
