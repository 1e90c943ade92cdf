import { textBetween } from '../between.ts';
import type { FunctionDefinition } from '../function.ts';

export const betweenIgnoreCase: FunctionDefinition = {
  name: 'between_ignore_case',
  signature: 'between_ignore_case(text, left, right[, greedy]) → keyword',
  summary: 'What stands between two texts whatever their case; what is found keeps its own (EQL `between~`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare: () => (values) => textBetween(values, 'unicode'),
  examples: [
    { arguments: ['İİ<x>', '<', '>'], result: 'x' },
    { arguments: ['C:\\Windows\\System32\\CMD.exe', 'system32\\', '.EXE'], result: 'CMD' },
    { arguments: ['System Idle Process', 's', 'e', true], result: 'ystem Idle Proc' },
    { arguments: [null, 'a', 'b'], result: null },
  ],
};
