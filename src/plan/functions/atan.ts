import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const atan: FunctionDefinition = {
  name: 'atan',
  signature: 'atan(number) → double',
  summary: 'The angle whose tangent it is.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.atan(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
