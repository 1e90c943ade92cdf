import { prepareComparison } from '../comparison.ts';
import type { FunctionDefinition } from '../function.ts';

export const greaterOrEqual: FunctionDefinition = {
  name: 'greater_or_equal',
  signature: 'left >= right → boolean',
  summary: 'Numbers and dates by size, texts by code points, addresses by bytes (ES|QL `>=`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: prepareComparison((order) => order >= 0),
  examples: [
    { arguments: [2, 2], result: true },
    { arguments: ['a', 'b'], result: false },
    { arguments: [2, null], result: null },
  ],
};
