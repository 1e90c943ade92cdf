import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const atanh: FunctionDefinition = {
  name: 'atanh',
  signature: 'atanh(number) → double',
  summary: 'The inverse hyperbolic tangent; null from 1 and -1 on.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.atanh(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [1], result: null },
    { arguments: [null], result: null },
  ],
};
