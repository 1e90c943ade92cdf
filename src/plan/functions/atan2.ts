import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const atan2: FunctionDefinition = {
  name: 'atan2',
  signature: 'atan2(y, x) → double',
  summary: 'The angle between the positive x-axis and the point.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([y, x]) =>
      finite(Math.atan2(Number(y), Number(x))),
  examples: [
    { arguments: [0, 1], result: 0 },
    { arguments: [null, 1], result: null },
  ],
};
