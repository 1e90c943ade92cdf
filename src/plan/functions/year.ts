import { extractPart } from '../date-parts.ts';
import type { FunctionDefinition } from '../function.ts';

export const year: FunctionDefinition = {
  name: 'year',
  signature: 'year(date) → long',
  summary: 'The year of a date, UTC.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'long',
  prepare:
    () =>
    ([date]) =>
      typeof date === 'number' ? extractPart('year', date) : null,
  examples: [
    { arguments: [1700000000000], result: 2023 },
    { arguments: [null], result: null },
  ],
};
