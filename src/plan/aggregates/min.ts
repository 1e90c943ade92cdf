import type { AggregateDefinition } from '../aggregate.ts';
import { comparisonOf, type One } from '../compare.ts';
import { listOf } from '../values.ts';

export const min: AggregateDefinition = {
  name: 'min',
  signature: 'min(value) → value',
  summary: 'The smallest value: numbers and dates by size, texts by code points, addresses by bytes.',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: ([type = 'unknown']) => {
    const compare = comparisonOf(type, type);
    return () => {
      let best: One | null = null;
      return {
        add: ([value]) => {
          for (const one of listOf(value)) if (best === null || (compare(one, best) ?? 0) < 0) best = one;
        },
        result: () => best,
      };
    };
  },
  examples: [
    { rows: [[3], [[1, 7]], [null]], result: 1 },
    { rows: [['10.0.0.9'], ['10.0.0.10']], types: ['ip'], result: '10.0.0.9' },
    { rows: [[null]], types: ['keyword'], result: null },
  ],
};
