import { bucketOf } from '../date-buckets.ts';
import type { FunctionDefinition } from '../function.ts';

export const bucket: FunctionDefinition = {
  name: 'bucket',
  signature: 'bucket(value, size[, from, to]) → date or double',
  summary:
    'The start of the bucket: of a given span or width, or of the smallest handy one that makes at most `size` buckets from one end to the other.',
  multivalue: 'null',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'date' || type === 'date_nanos' ? 'date' : 'double'),
  prepare:
    (types) =>
    ([value, size = null, from, to]) =>
      typeof value === 'number' ? bucketOf(value, size, from, to, types) : null,
  examples: [
    { arguments: [1700000000000, 3600000], types: ['date', 'time_duration'], result: 1699999200000 },
    { arguments: [489715200000, 20, 473385600000, 504921600000], types: ['date', 'integer', 'date', 'date'], result: 489024000000 },
    { arguments: [25324, 20, 25000, 75000], result: 25000 },
    { arguments: [null, 20], result: null },
  ],
};
