import { textBetween } from '../between.ts';
import type { FunctionDefinition } from '../function.ts';

export const between: FunctionDefinition = {
  name: 'between',
  signature: 'between(text, left, right[, greedy]) → keyword',
  summary: 'What stands between two texts, up to the first right one, or greedily up to the last; empty without them (EQL `between`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare: () => (values) => textBetween(values, undefined),
  examples: [
    { arguments: ['C:\\Windows\\System32\\cmd.exe', 'System32\\', '.exe'], result: 'cmd' },
    { arguments: ['C:\\Windows\\System32\\cmd.exe', 'system32\\', '.exe'], result: '' },
    { arguments: ['C:\\Windows\\System32\\cmd.exe', '\\', '\\', false], result: 'Windows' },
    { arguments: ['C:\\Windows\\System32\\cmd.exe', '\\', '\\', true], result: 'Windows\\System32' },
    { arguments: ['', 'a', 'b'], result: '' },
    { arguments: ['b-a', 'a', 'b', true], result: '' },
    { arguments: [null, 'a', 'b'], result: null },
  ],
};
