import { LimitError } from '#base/limit-error.ts';
import type { AggregateDefinition } from '../aggregate.ts';
import type { One } from '../compare.ts';
import { listOf, valueFrom } from '../values.ts';

/** More different values in one group nobody reads. */
const MAX_VALUES = 5_000_000;

const TOO_MANY = `VALUES met more than ${MAX_VALUES} different values in one group: narrow the rows with WHERE, or count them with COUNT_DISTINCT`;

/** Throws when there are more different values than anybody reads. */
export function checkValueCount(count: number): void {
  if (count > MAX_VALUES) throw new LimitError(TOO_MANY);
}

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
        checkValueCount(seen.size);
      },
      result: () => valueFrom([...seen]),
    };
  },
  examples: [
    { rows: [['b'], [['a', 'b']], [null]], result: ['b', 'a'] },
    { rows: [[null]], types: ['keyword'], result: null },
  ],
};
