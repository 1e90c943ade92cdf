import { extractPart } from '../date-parts.ts';
import type { FunctionDefinition } from '../function.ts';

export const day: FunctionDefinition = {
  name: 'day',
  signature: 'day(date) → long',
  summary: 'The day of the month of a date, UTC.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'long',
  prepare:
    () =>
    ([date]) =>
      typeof date === 'number' ? extractPart('day_of_month', date) : null,
  examples: [
    { arguments: [1700000000000], result: 14 },
    { arguments: [null], result: null },
  ],
};
