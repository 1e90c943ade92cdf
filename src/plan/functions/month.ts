import { extractPart } from '../date-parts.ts';
import type { FunctionDefinition } from '../function.ts';

export const month: FunctionDefinition = {
  name: 'month',
  signature: 'month(date) → long',
  summary: 'The month, 1 to 12, of a date, UTC.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'long',
  prepare:
    () =>
    ([date]) =>
      typeof date === 'number' ? extractPart('month_of_year', date) : null,
  examples: [
    { arguments: [1700000000000], result: 11 },
    { arguments: [null], result: null },
  ],
};
