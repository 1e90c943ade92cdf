import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const sin: FunctionDefinition = {
  name: 'sin',
  signature: 'sin(number) → double',
  summary: 'The sine of an angle in radians.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.sin(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
