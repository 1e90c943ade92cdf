import { finite } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const acos: FunctionDefinition = {
  name: 'acos',
  signature: 'acos(number) → double',
  summary: 'The angle whose cosine it is; null outside -1 to 1.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare:
    () =>
    ([number]) =>
      finite(Math.acos(Number(number))),
  examples: [
    { arguments: [1], result: 0 },
    { arguments: [null], result: null },
  ],
};
