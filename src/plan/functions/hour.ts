import { extractPart } from '../date-parts.ts';
import type { FunctionDefinition } from '../function.ts';

export const hour: FunctionDefinition = {
  name: 'hour',
  signature: 'hour(date) → long',
  summary: 'The hour of the day, 0 to 23, of a date, UTC.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'long',
  prepare:
    () =>
    ([date]) =>
      typeof date === 'number' ? extractPart('hour_of_day', date) : null,
  examples: [
    { arguments: [1700000000000], result: 22 },
    { arguments: [null], result: null },
  ],
};
