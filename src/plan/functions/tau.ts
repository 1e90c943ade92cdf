import type { FunctionDefinition } from '../function.ts';

export const tau: FunctionDefinition = {
  name: 'tau',
  signature: 'tau() → double',
  summary: 'Two pi.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare: () => () => 2 * Math.PI,
  examples: [{ arguments: [], result: 2 * Math.PI }],
};
