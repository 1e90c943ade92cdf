import { asIp } from '../conversions.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { mapValues } from '../values.ts';

export const toIp: FunctionDefinition = {
  name: 'to_ip',
  signature: 'to_ip(value[, option, setting]) → ip',
  summary:
    'The address a text stands for, in its one spelling; null when it stands for none. Option `leading_zeros`: `reject` (default), `decimal` or `octal`.',
  multivalue: 'list',
  nulls: 'null',
  returns: () => 'ip',
  prepare:
    () =>
    ([value, option, setting = null]) =>
      mapValues(value ?? null, (one) => asIp(textOf(one), option === 'leading_zeros' ? textOf(setting) : 'reject')),
  examples: [
    { arguments: ['1.1.1.1'], result: '1.1.1.1' },
    { arguments: ['1.1.010.1', 'leading_zeros', 'decimal'], result: '1.1.10.1' },
    { arguments: ['foo'], result: null },
    { arguments: [null], result: null },
  ],
};
