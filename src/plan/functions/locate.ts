import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const locate: FunctionDefinition = {
  name: 'locate',
  signature: 'locate(text, part[, start]) → integer',
  summary: 'Where the part first stands at or after a place, counted in code points from 1; 0 when it does not.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([text = null, part = null, start = 1]) =>
      locatePart(textOf(text), textOf(part), Number(start)),
  examples: [
    { arguments: ['a hello', 'hello'], result: 3 },
    { arguments: ['a', 'b'], result: 0 },
    { arguments: ['abab', 'ab', 2], result: 3 },
    { arguments: [null, 'a'], result: null },
  ],
};

function locatePart(text: string, part: string, start: number): number {
  const from = [...text].slice(0, Math.max(0, start - 1)).join('').length;
  const at = text.indexOf(part, from);
  return at < 0 ? 0 : [...text.slice(0, at)].length + 1;
}
