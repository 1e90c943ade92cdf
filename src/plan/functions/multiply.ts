import { prepareArithmetic } from '../date-arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';
import { widestNumeric } from '../types.ts';

export const multiply: FunctionDefinition = {
  name: 'multiply',
  signature: 'left * right → number',
  summary: 'Product; what overflows its type is null.',
  multivalue: 'null',
  nulls: 'null',
  returns: widestNumeric,
  prepare: (types) => prepareArithmetic('*', types),
  examples: [
    { arguments: [3, 2], result: 6 },
    { arguments: [3, null], result: null },
    { arguments: [1.5, 2], result: 3 },
  ],
};
