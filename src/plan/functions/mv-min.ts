import { comparisonOf, type One } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvMin: FunctionDefinition = {
  name: 'mv_min',
  signature: 'mv_min(values) → value',
  summary: 'The smallest value.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: ([type = 'unknown']) => {
    const compare = comparisonOf(type, type);
    return ([values]) =>
      listOf(values).reduce<One | null>((best, one) => (best === null || (compare(one, best) ?? 0) < 0 ? one : best), null);
  },
  examples: [
    { arguments: [['foo', 'bar']], result: 'bar' },
    { arguments: [null], result: null },
  ],
};
