import { prepareClamp } from '../clamp.ts';
import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';

export const clamp: FunctionDefinition = {
  name: 'clamp',
  signature: 'clamp(value, least, greatest) → value',
  summary: 'The value, brought up to the least and down to the greatest.',
  multivalue: 'null',
  nulls: 'null',
  returns: commonType,
  prepare: prepareClamp([-1, 1]),
  examples: [
    { arguments: [5, 1, 3], result: 3 },
    { arguments: [0, 1, 3], result: 1 },
    { arguments: [2, 1, null], result: null },
  ],
};
