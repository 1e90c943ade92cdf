import { comparisonOf, type One } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';
import { listOf } from '../values.ts';

export const mvMax: FunctionDefinition = {
  name: 'mv_max',
  signature: 'mv_max(values) → value',
  summary: 'The largest value.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: ([type = 'unknown']) => {
    const compare = comparisonOf(type, type);
    return ([values]) =>
      listOf(values).reduce<One | null>((best, one) => (best === null || (compare(one, best) ?? 0) > 0 ? one : best), null);
  },
  examples: [
    { arguments: [['foo', 'bar']], result: 'foo' },
    { arguments: [null], result: null },
  ],
};
