import type { AggregateDefinition } from '../aggregate.ts';
import { comparisonOf, type One } from '../compare.ts';
import { textOf } from '../text.ts';
import { listOf, valueFrom } from '../values.ts';

export const top: AggregateDefinition = {
  name: 'top',
  signature: 'top(value, limit[, order]) → values',
  summary: 'The first values in order (`asc`, the default, or `desc`), equal ones kept.',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: ([type = 'unknown'], [, limit = 1, order = 'asc']) => {
    const sign = textOf(order).toLowerCase() === 'desc' ? -1 : 1;
    const natural = comparisonOf(type, type);
    const compare = (left: One, right: One): number => sign * (natural(left, right) ?? 0);
    const size = Math.max(0, Number(limit));
    return () => {
      let best: One[] = [];
      const trim = (): void => {
        best = best.sort(compare).slice(0, size);
      };
      return {
        add: ([value]) => {
          best.push(...listOf(value));
          if (best.length > 2 * size + 100) trim();
        },
        result: () => {
          trim();
          return valueFrom(best);
        },
      };
    };
  },
  examples: [
    {
      rows: [
        [3, 2, 'desc'],
        [[1, 7], 2, 'desc'],
        [7, 2, 'desc'],
      ],
      result: [7, 7],
    },
    {
      rows: [
        ['b', 1, 'asc'],
        ['a', 1, 'asc'],
      ],
      result: 'a',
    },
    { rows: [[null, 3, 'asc']], types: ['integer', 'integer', 'keyword'], result: null },
  ],
};
