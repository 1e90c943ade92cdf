import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const asin: FunctionDefinition = {
  name: 'asin',
  signature: 'asin(number) → double',
  summary: 'The angle whose sine it is; null outside -1 to 1.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.asin(Number(number))),
  examples: [
    { arguments: [0], result: 0 },
    { arguments: [null], result: null },
  ],
};
