import type { AggregateDefinition } from '../aggregate.ts';
import { collectPercentile } from '../percentile.ts';

export const percentile: AggregateDefinition = {
  name: 'percentile',
  signature: 'percentile(number, percentage) → double',
  summary: 'The value that a percentage of the values does not exceed, linear between two. Exact (Elasticsearch estimates large groups).',
  returns: () => 'double',
  prepare:
    (_types, [, percentage = 50]) =>
    () =>
      collectPercentile(Number(percentage)),
  examples: [
    {
      rows: [
        [1, 95],
        [[2, 3], 95],
        [null, 95],
      ],
      result: 2.9,
    },
    { rows: [[null, 50]], types: ['integer', 'integer'], result: null },
  ],
};
