import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const signum: FunctionDefinition = {
  name: 'signum',
  signature: 'signum(number) → double',
  summary: '-1, 0 or 1: the sign of the number.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.sign(Number(number))),
  examples: [
    { arguments: [-7], result: -1 },
    { arguments: [null], result: null },
  ],
};
