import { prepareArithmetic } from '../date-arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';
import { widestNumeric } from '../types.ts';

export const divide: FunctionDefinition = {
  name: 'divide',
  signature: 'left / right → number',
  summary: 'Quotient; whole numbers are cut toward zero, a division by zero is null (Java).',
  multivalue: 'null',
  nulls: 'null',
  returns: widestNumeric,
  prepare: (types) => prepareArithmetic('/', types),
  examples: [
    { arguments: [7, 2], result: 3 },
    { arguments: [-7, 2], result: -3 },
    { arguments: [7, 0], result: null },
    { arguments: [7, null], result: null },
  ],
};
