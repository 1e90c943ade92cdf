import { prepareComparison } from '../comparison.ts';
import type { FunctionDefinition } from '../function.ts';

export const notEquals: FunctionDefinition = {
  name: 'not_equals',
  signature: 'left != right → boolean',
  summary: 'The two differ; null when either is missing (ES|QL `!=`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: prepareComparison((order) => order !== 0),
  examples: [
    { arguments: ['a', 'b'], result: true },
    { arguments: [1, 1], result: false },
    { arguments: [null, 'a'], result: null },
  ],
};
