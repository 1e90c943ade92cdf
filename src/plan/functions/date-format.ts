import { printDate } from '#event/date.ts';
import type { Value } from '#event/value.ts';
import { printByPattern } from '../date-pattern.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const dateFormat: FunctionDefinition = {
  name: 'date_format',
  signature: 'date_format(pattern[, date]) → keyword',
  summary: 'The date as text by a Java pattern, UTC; without a pattern in ISO 8601.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([pattern = null, date]) =>
      formatDate(pattern, date),
  examples: [
    { arguments: ['yyyy-MM-dd', 1700000000000], result: '2023-11-14' },
    { arguments: [1700000000000], result: '2023-11-14T22:13:20.000Z' },
    { arguments: ['yyyy', null], result: null },
  ],
};

function formatDate(pattern: Value, date: Value | undefined): string | null {
  if (date === undefined) return typeof pattern === 'number' ? printDate(pattern) : null;
  return typeof date === 'number' ? printByPattern(textOf(pattern), date) : null;
}
