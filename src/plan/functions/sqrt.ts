import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const sqrt: FunctionDefinition = {
  name: 'sqrt',
  signature: 'sqrt(number) → double',
  summary: 'The square root; null below zero.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.sqrt(Number(number))),
  examples: [
    { arguments: [9], result: 3 },
    { arguments: [-1], result: null },
    { arguments: [null], result: null },
  ],
};
