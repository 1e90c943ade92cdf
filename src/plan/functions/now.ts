import type { FunctionDefinition } from '../function.ts';

export const now: FunctionDefinition = {
  name: 'now',
  signature: 'now() → date',
  summary: 'The tick of the run: one moment for a whole query.',
  multivalue: 'null',
  nulls: 'null',
  isVolatile: true,
  returns: () => 'date',
  prepare: () => () => null,
  examples: [{ arguments: [], result: null }],
};
