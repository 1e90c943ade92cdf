import { foldCase } from '#event/text.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const inIgnoreCase: FunctionDefinition = {
  name: 'in_ignore_case',
  signature: 'value in~ (item, …) → boolean',
  summary: 'Some value equals an item but for case (simple case folding); no wildcards (EQL `in~`).',
  multivalue: 'any',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, [, ...constants]) => {
    const folded = new Set(constants.map((item) => (item === undefined ? undefined : foldCase(textOf(item), 'unicode'))));
    const isConstant = !folded.has(undefined);
    return ([value = null, ...items]) => {
      const text = foldCase(textOf(value), 'unicode');
      return isConstant ? folded.has(text) : items.some((item) => foldCase(textOf(item), 'unicode') === text);
    };
  },
  examples: [
    { arguments: ['CMD.exe', 'a', 'cmd.EXE'], result: true },
    { arguments: ['a', '*'], result: false },
    { arguments: [null, 'a'], result: null },
    { arguments: [['x', 'A'], 'a'], result: true },
  ],
};
