import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const toDegrees: FunctionDefinition = {
  name: 'to_degrees',
  signature: 'to_degrees(number) → double',
  summary: 'Radians as degrees.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite((Number(number) * 180) / Math.PI),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
