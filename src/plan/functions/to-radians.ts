import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const toRadians: FunctionDefinition = {
  name: 'to_radians',
  signature: 'to_radians(number) → double',
  summary: 'Degrees as radians.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite((Number(number) * Math.PI) / 180),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
