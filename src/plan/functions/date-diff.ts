import { differenceIn } from '../date-parts.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const dateDiff: FunctionDefinition = {
  name: 'date_diff',
  signature: 'date_diff(unit, from, to) → integer',
  summary: 'Whole units from one moment to another, toward zero; null beyond an integer.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([unit = null, from, to]) =>
      typeof from === 'number' && typeof to === 'number' ? differenceIn(textOf(unit), from, to) : null,
  examples: [
    { arguments: ['minutes', 0, 119999], result: 1 },
    { arguments: ['month', 1704067199999, 1706745600000], result: 1 },
    { arguments: ['parsec', 0, 1], result: null },
    { arguments: ['day', null, 0], result: null },
  ],
};
