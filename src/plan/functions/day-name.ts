import { printByPattern } from '../date-pattern.ts';
import type { FunctionDefinition } from '../function.ts';

export const dayName: FunctionDefinition = {
  name: 'day_name',
  signature: 'day_name(date) → keyword',
  summary: 'The English name of the day, UTC.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([date]) =>
      typeof date === 'number' ? printByPattern('EEEE', date) : null,
  examples: [
    { arguments: [1700000000000], result: 'Tuesday' },
    { arguments: [null], result: null },
  ],
};
