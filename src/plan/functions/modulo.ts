import { prepareArithmetic } from '../date-arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';
import { widestNumeric } from '../types.ts';

export const modulo: FunctionDefinition = {
  name: 'modulo',
  signature: 'left % right → number',
  summary: 'Remainder with the sign of the left number; of a division by zero null (Java).',
  multivalue: 'null',
  nulls: 'null',
  returns: widestNumeric,
  prepare: (types) => prepareArithmetic('%', types),
  examples: [
    { arguments: [7, 4], result: 3 },
    { arguments: [-10, 6], result: -4 },
    { arguments: [null, 4], result: null },
  ],
};
