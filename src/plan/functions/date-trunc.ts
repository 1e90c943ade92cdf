import { truncateDate } from '../date-buckets.ts';
import type { FunctionDefinition } from '../function.ts';

export const dateTrunc: FunctionDefinition = {
  name: 'date_trunc',
  signature: 'date_trunc(span, date) → date',
  summary:
    'The start of the span of time that the date lies in, UTC: weeks start on Monday, calendar spans count from the year 1, others from 1970.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'date',
  prepare:
    ([type = 'unknown']) =>
    ([span = null, date]) =>
      typeof date === 'number' ? truncateDate(date, span, type) : null,
  examples: [
    { arguments: ['P1M0D', 1700000000000], types: ['date_period', 'date'], result: 1698796800000 },
    { arguments: [3600000, 1700000000000], types: ['time_duration', 'date'], result: 1699999200000 },
    { arguments: ['P1M0D', null], types: ['date_period', 'date'], result: null },
  ],
};
