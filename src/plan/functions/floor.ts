import type { FunctionDefinition } from '../function.ts';

export const floor: FunctionDefinition = {
  name: 'floor',
  signature: 'floor(number) → number',
  summary: 'The whole number next below; of the same type.',
  multivalue: 'null',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    () =>
    ([number]) =>
      typeof number === 'number' ? Math.floor(number) : (number ?? null),
  examples: [
    { arguments: [1.5], result: 1 },
    { arguments: [null], result: null },
  ],
};
