import { comparisonOf, type One } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';
import { listOf } from '../values.ts';

export const greatest: FunctionDefinition = {
  name: 'greatest',
  signature: 'greatest(value, …) → value',
  summary: 'The largest of all values of all arguments; null when one has none.',
  multivalue: 'list',
  nulls: 'null',
  returns: commonType,
  prepare: (types) => {
    const type = commonType(types);
    const compare = comparisonOf(type, type);
    return (values) =>
      values.flatMap(listOf).reduce<One | null>((best, one) => (best === null || (compare(one, best) ?? 0) > 0 ? one : best), null);
  },
  examples: [
    { arguments: [3, [1, 7]], result: 7 },
    { arguments: [3, null], result: null },
  ],
};
