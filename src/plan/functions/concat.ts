import type { FunctionDefinition } from '../function.ts';
import { printValue } from '../text.ts';

export const concat: FunctionDefinition = {
  name: 'concat',
  signature: 'concat(value, …) → keyword',
  summary: 'The texts one after the other; one null makes it null.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare: (types) => (values) => values.map((value, i) => printValue(value, types[i] ?? 'unknown')).join(''),
  examples: [
    { arguments: ['a', '-', 'b'], result: 'a-b' },
    { arguments: ['a', null], result: null },
  ],
};
