import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const cos: FunctionDefinition = {
  name: 'cos',
  signature: 'cos(number) → double',
  summary: 'The cosine of an angle in radians.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.cos(Number(number))),
  examples: [
    { arguments: [0], result: 1 },
    { arguments: [null], result: null },
  ],
};
