import { type Compare, comparisonOf } from './compare.ts';
import { isOne } from './comparison.ts';
import type { FunctionDefinition } from './function.ts';
import { commonType } from './types.ts';

/** `bound` when `value` lies on its wrong side, else `value`; null when the two have no order. */
function bounded(value: Parameters<Compare>[0], bound: Parameters<Compare>[0], compare: Compare, wrongSide: -1 | 1) {
  const order = compare(value, bound);
  return order === undefined ? null : order * wrongSide > 0 ? bound : value;
}

/** A value kept on the right side of each bound: `1` says that it may not be above, `-1` that it may not be below. */
export function prepareClamp(wrongSides: readonly (-1 | 1)[]): FunctionDefinition['prepare'] {
  return (types) => {
    const type = commonType(types);
    const compare = comparisonOf(type, type);
    return ([value, ...bounds]) => {
      let clamped = isOne(value) ? value : null;
      for (const [i, wrongSide] of wrongSides.entries()) {
        const bound = bounds[i];
        if (clamped === null || !isOne(bound)) return null;
        clamped = bounded(clamped, bound, compare, wrongSide);
      }
      return clamped;
    };
  };
}
