import { prepareComparison } from '../comparison.ts';
import type { FunctionDefinition } from '../function.ts';

export const equals: FunctionDefinition = {
  name: 'equals',
  signature: 'left == right → boolean',
  summary: 'The two are the same: texts with their case, addresses by their bytes (ES|QL `==`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: prepareComparison((order) => order === 0),
  examples: [
    { arguments: ['a', 'a'], result: true },
    { arguments: ['a', 'A'], result: false },
    { arguments: [1, null], result: null },
  ],
};
