import type { AggregateDefinition } from '../aggregate.ts';
import type { One } from '../compare.ts';
import { listOf, valueFrom } from '../values.ts';

export const sample: AggregateDefinition = {
  name: 'sample',
  signature: 'sample(value, limit) → values',
  summary: 'So many of the values: the first that come, so that the answer is the same every time (Elasticsearch takes any).',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: (_types, [, limit = 1]) => {
    const size = Math.max(0, Number(limit));
    return () => {
      const taken: One[] = [];
      return {
        add: ([value]) => {
          for (const one of listOf(value)) if (taken.length < size) taken.push(one);
        },
        result: () => valueFrom(taken),
      };
    };
  },
  examples: [
    {
      rows: [
        ['b', 2],
        [['a', 'c'], 2],
      ],
      result: ['b', 'a'],
    },
    { rows: [[null, 2]], types: ['keyword', 'integer'], result: null },
  ],
};
