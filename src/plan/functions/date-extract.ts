import { extractPart } from '../date-parts.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const dateExtract: FunctionDefinition = {
  name: 'date_extract',
  signature: 'date_extract(part, date) → long',
  summary: 'A part of a date, UTC, by the name Java gives it: `year`, `month_of_year`, `day_of_week` (Monday is 1), `hour_of_day`, …',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'long',
  prepare:
    () =>
    ([part = null, date]) =>
      typeof date === 'number' ? extractPart(textOf(part), date) : null,
  examples: [
    { arguments: ['year', 1700000000000], result: 2023 },
    { arguments: ['day_of_week', 1700000000000], result: 2 },
    { arguments: ['year', null], result: null },
  ],
};
