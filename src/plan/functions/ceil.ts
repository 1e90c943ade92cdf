import type { FunctionDefinition } from '../function.ts';

export const ceil: FunctionDefinition = {
  name: 'ceil',
  signature: 'ceil(number) → number',
  summary: 'The whole number next above; of the same type.',
  multivalue: 'null',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    () =>
    ([number]) =>
      typeof number === 'number' ? Math.ceil(number) : (number ?? null),
  examples: [
    { arguments: [1.5], result: 2 },
    { arguments: [null], result: null },
  ],
};
