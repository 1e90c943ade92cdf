import { calculate, isNumber } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const abs: FunctionDefinition = {
  name: 'abs',
  signature: 'abs(number) → number',
  summary: 'The number without its sign; the smallest of a whole type has none and gives null.',
  multivalue: 'null',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    ([type = 'unknown']) =>
    ([number]) =>
      isNumber(number) && number < 0 ? calculate('-', 0, number, type) : (number ?? null),
  examples: [
    { arguments: [-5], result: 5 },
    { arguments: [-2147483648], types: ['integer'], result: null },
    { arguments: [null], result: null },
  ],
};
