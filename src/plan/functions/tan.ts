import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const tan: FunctionDefinition = {
  name: 'tan',
  signature: 'tan(number) → double',
  summary: 'The tangent of an angle in radians.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.tan(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
