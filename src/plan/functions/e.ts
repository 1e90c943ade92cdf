import type { FunctionDefinition } from '../function.ts';

export const euler: FunctionDefinition = {
  name: 'e',
  signature: 'e() → double',
  summary: 'Euler’s number.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare: () => () => Math.E,
  examples: [{ arguments: [], result: Math.E }],
};
