import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const cbrt: FunctionDefinition = {
  name: 'cbrt',
  signature: 'cbrt(number) → double',
  summary: 'The cube root.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.cbrt(Number(number))),
  examples: [
    { arguments: [27], result: 3 },
    { arguments: [null], result: null },
  ],
};
