import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const exp: FunctionDefinition = {
  name: 'exp',
  signature: 'exp(number) → double',
  summary: 'E to the power of the number.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.exp(Number(number))),
  examples: [
    { arguments: [0], result: 1 },
    { arguments: [null], result: null },
  ],
};
