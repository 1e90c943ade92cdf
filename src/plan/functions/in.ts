import type { Value } from '#event/value.ts';
import { type Compare, comparisonOf } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';

export const inList: FunctionDefinition = {
  name: 'in',
  signature: 'value in (item, …) → boolean',
  summary:
    'True when an item equals the value; else null when the value or an item is missing or has several values; else false (ES|QL `IN`).',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare: ([type = 'unknown', ...itemTypes], [, ...constants]) => {
    const comparisons = itemTypes.map((itemType) => comparisonOf(type, itemType));
    const isPlain = type !== 'ip' && type !== 'version' && constants.every((item) => typeof item === 'string');
    const texts = isPlain ? new Set(constants) : undefined;
    return ([value = null, ...items]) => {
      if (texts && typeof value === 'string') return texts.has(value);
      return isAmong(value, items, comparisons);
    };
  },
  examples: [
    { arguments: ['a', 'b', 'a'], result: true },
    { arguments: ['A', 'b', 'a'], result: false },
    { arguments: [1, 2, null], result: null },
    { arguments: [['a', 'b'], 'a'], result: null },
  ],
};

function isAmong(value: Value, items: readonly Value[], comparisons: readonly Compare[]): boolean | null {
  if (value === null || typeof value === 'object') return null;
  let isUnknown = false;
  for (const [i, item] of items.entries()) {
    if (item === null || typeof item === 'object') isUnknown = true;
    else if (comparisons[i]?.(value, item) === 0) return true;
  }
  return isUnknown ? null : false;
}
