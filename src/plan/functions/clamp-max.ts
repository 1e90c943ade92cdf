import { prepareClamp } from '../clamp.ts';
import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';

export const clampMax: FunctionDefinition = {
  name: 'clamp_max',
  signature: 'clamp_max(value, greatest) → value',
  summary: 'The value, brought down to the greatest.',
  multivalue: 'null',
  nulls: 'null',
  returns: commonType,
  prepare: prepareClamp([1]),
  examples: [
    { arguments: [5, 1], result: 1 },
    { arguments: ['b', 'a'], result: 'a' },
    { arguments: [5, null], result: null },
  ],
};
