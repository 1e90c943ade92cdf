import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const hypot: FunctionDefinition = {
  name: 'hypot',
  signature: 'hypot(y, x) → double',
  summary: 'The length of the hypotenuse.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([y, x]) =>
      finite(Math.hypot(Number(y), Number(x))),
  examples: [
    { arguments: [3, 4], result: 5 },
    { arguments: [null, 1], result: null },
  ],
};
