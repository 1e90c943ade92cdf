import { comparisonOf } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvSort: FunctionDefinition = {
  name: 'mv_sort',
  signature: 'mv_sort(values[, order]) → values',
  summary: 'The values in order, `asc` (the default) or `desc`.',
  multivalue: 'list',
  nulls: 'null',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: ([type = 'unknown']) => {
    const compare = comparisonOf(type, type);
    return ([values, order = null]) => {
      const sign = textOf(order).toLowerCase() === 'desc' ? -1 : 1;
      return valueFrom(listOf(values).toSorted((left, right) => sign * (compare(left, right) ?? 0)));
    };
  },
  examples: [
    { arguments: [[4, 2, -3, 2]], result: [-3, 2, 2, 4] },
    { arguments: [['a', 'c', 'b'], 'desc'], result: ['c', 'b', 'a'] },
    { arguments: [null], result: null },
  ],
};
