import { prepareComparison } from '../comparison.ts';
import type { FunctionDefinition } from '../function.ts';

export const less: FunctionDefinition = {
  name: 'less',
  signature: 'left < right → boolean',
  summary: 'Numbers and dates by size, texts by code points, addresses by bytes (ES|QL `<`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: prepareComparison((order) => order < 0),
  examples: [
    { arguments: [1, 2], result: true },
    { arguments: ['b', 'a'], result: false },
    { arguments: [1, null], result: null },
  ],
};
