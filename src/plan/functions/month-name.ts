import { printByPattern } from '../date-pattern.ts';
import type { FunctionDefinition } from '../function.ts';

export const monthName: FunctionDefinition = {
  name: 'month_name',
  signature: 'month_name(date) → keyword',
  summary: 'The English name of the month, UTC.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([date]) =>
      typeof date === 'number' ? printByPattern('MMMM', date) : null,
  examples: [
    { arguments: [1700000000000], result: 'November' },
    { arguments: [null], result: null },
  ],
};
