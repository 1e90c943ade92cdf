import { prepareComparison } from '../comparison.ts';
import type { FunctionDefinition } from '../function.ts';

export const greater: FunctionDefinition = {
  name: 'greater',
  signature: 'left > right → boolean',
  summary: 'Numbers and dates by size, texts by code points, addresses by bytes (ES|QL `>`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: prepareComparison((order) => order > 0),
  examples: [
    { arguments: [3, 2], result: true },
    { arguments: [2, 2], result: false },
    { arguments: [null, 2], result: null },
  ],
};
