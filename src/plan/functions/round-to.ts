import type { FunctionDefinition } from '../function.ts';
import { widestNumeric } from '../types.ts';

export const roundTo: FunctionDefinition = {
  name: 'round_to',
  signature: 'round_to(number, point, …) → number',
  summary: 'The largest of the points that is not above the number, else the smallest point.',
  multivalue: 'null',
  nulls: 'null',
  returns: widestNumeric,
  prepare:
    () =>
    ([number, ...points]) => {
      const sorted = points.map(Number).sort((left, right) => left - right);
      return sorted.findLast((point) => point <= Number(number)) ?? sorted[0] ?? null;
    },
  examples: [
    { arguments: [5, 1, 4, 9], result: 4 },
    { arguments: [0, 1, 4], result: 1 },
    { arguments: [null, 1], result: null },
  ],
};
