import type { Value } from '#event/value.ts';
import type { AggregateDefinition } from '../aggregate.ts';
import { comparisonOf, type One } from '../compare.ts';
import { listOf } from '../values.ts';

export const last: AggregateDefinition = {
  name: 'last',
  signature: 'last(value, key) → value',
  summary: 'The value, or all its values, or null, of the row with the largest key; rows without a key only when no row has one.',
  returns: ([type = 'unknown']) => (type === 'text' ? 'keyword' : type),
  prepare: ([, type = 'unknown']) => {
    const compare = comparisonOf(type, type);
    return () => {
      let best: { key: One | undefined; value: Value } | undefined;
      return {
        add: ([value = null, keys = null]) => {
          const key = listOf(keys).reduce<One | undefined>(
            (chosen, one) => (chosen === undefined || (compare(one, chosen) ?? 0) > 0 ? one : chosen),
            undefined,
          );
          const isBetter = !best || (key !== undefined && (best.key === undefined || (compare(key, best.key) ?? 0) > 0));
          if (isBetter) best = { key, value };
        },
        result: () => best?.value ?? null,
      };
    };
  },
  examples: [
    {
      rows: [
        ['b', 2],
        ['a', 1],
        ['c', 3],
        ['n', null],
      ],
      result: 'c',
    },
    {
      rows: [
        [null, 9],
        ['b', 5],
      ],
      types: ['keyword', 'integer'],
      result: null,
    },
  ],
};
