import { calculate } from '../arithmetic.ts';
import { negateSpan } from '../date-arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const negate: FunctionDefinition = {
  name: 'negate',
  signature: '-value → number or span',
  summary: 'The number with its sign turned; the smallest of a whole type has no opposite and gives null.',
  multivalue: 'null',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare: ([type = 'unknown']) => {
    if (type === 'date_period' || type === 'time_duration') return ([value]) => negateSpan(value);
    return ([value]) => (typeof value === 'number' || typeof value === 'bigint' ? calculate('-', 0, value, type) : null);
  },
  examples: [
    { arguments: [5], result: -5 },
    { arguments: [-2147483648], types: ['integer'], result: null },
    { arguments: [null], result: null },
  ],
};
