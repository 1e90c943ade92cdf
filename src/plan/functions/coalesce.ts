import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';

export const coalesce: FunctionDefinition = {
  name: 'coalesce',
  signature: 'coalesce(value, …) → value',
  summary: 'The first argument that has a value, or several.',
  multivalue: 'list',
  nulls: 'pass',
  returns: commonType,
  prepare: () => (values) => values.find((value) => value !== null) ?? null,
  examples: [
    { arguments: [null, 'b', 'c'], result: 'b' },
    { arguments: [null, null], result: null },
  ],
};
