import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const sinh: FunctionDefinition = {
  name: 'sinh',
  signature: 'sinh(number) → double',
  summary: 'The hyperbolic sine.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.sinh(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
