import { prepareClamp } from '../clamp.ts';
import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';

export const clampMin: FunctionDefinition = {
  name: 'clamp_min',
  signature: 'clamp_min(value, least) → value',
  summary: 'The value, brought up to the least.',
  multivalue: 'null',
  nulls: 'null',
  returns: commonType,
  prepare: prepareClamp([-1]),
  examples: [
    { arguments: [0, 1], result: 1 },
    { arguments: ['b', 'a'], result: 'b' },
    { arguments: [null, 1], result: null },
  ],
};
