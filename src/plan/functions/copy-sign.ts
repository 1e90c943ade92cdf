import type { FunctionDefinition } from '../function.ts';

export const copySign: FunctionDefinition = {
  name: 'copy_sign',
  signature: 'copy_sign(number, sign) → number',
  summary: 'The first number with the sign of the second.',
  multivalue: 'null',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    () =>
    ([number, sign]) =>
      Number(sign) < 0 || Object.is(sign, -0) ? -Math.abs(Number(number)) : Math.abs(Number(number)),
  examples: [
    { arguments: [5, -1], result: -5 },
    { arguments: [null, 1], result: null },
  ],
};
