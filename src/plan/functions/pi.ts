import type { FunctionDefinition } from '../function.ts';

export const pi: FunctionDefinition = {
  name: 'pi',
  signature: 'pi() → double',
  summary: 'The ratio of a circle’s circumference to its diameter.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'double',
  prepare: () => () => Math.PI,
  examples: [{ arguments: [], result: Math.PI }],
};
