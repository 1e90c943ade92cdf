import type { AggregateDefinition } from '../aggregate.ts';
import { collectPercentile } from '../percentile.ts';

export const median: AggregateDefinition = {
  name: 'median',
  signature: 'median(number) → double',
  summary: 'The value in the middle, between the two middle ones when there is none. Exact (Elasticsearch estimates large groups).',
  returns: () => 'double',
  prepare: () => () => collectPercentile(50),
  examples: [
    { rows: [[1], [[4, 2]], [null]], result: 2 },
    { rows: [[1], [2]], result: 1.5 },
    { rows: [[null]], types: ['integer'], result: null },
  ],
};
