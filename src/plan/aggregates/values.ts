import type { AggregateDefinition } from '../aggregate.ts';
import type { One } from '../compare.ts';
import { listOf, valueFrom } from '../values.ts';

export const values: AggregateDefinition = {
  name: 'values',
  signature: 'values(value) → values',
  summary: 'All different values, in the order they were met (Elasticsearch promises none).',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: () => () => {
    const seen = new Set<One>();
    return {
      add: ([value]) => {
        for (const one of listOf(value)) seen.add(one);
      },
      result: () => valueFrom([...seen]),
    };
  },
  examples: [
    { rows: [['b'], [['a', 'b']], [null]], result: ['b', 'a'] },
    { rows: [[null]], types: ['keyword'], result: null },
  ],
};
