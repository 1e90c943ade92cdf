import { foldCase } from '#event/text.ts';
import type { FunctionDefinition } from '../function.ts';
import { findPlace } from '../index-of.ts';
import { textOf } from '../text.ts';

export const indexOfIgnoreCase: FunctionDefinition = {
  name: 'index_of_ignore_case',
  signature: 'index_of_ignore_case(text, part[, start]) → integer',
  summary: 'Where the part first stands at or behind the start, whatever the case; null when it does not (EQL `indexOf~`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([text = null, part = null, start]) =>
      findPlace(foldCase(textOf(text), 'unicode'), foldCase(textOf(part), 'unicode'), start),
  examples: [
    { arguments: ['subdomain.example.com', 'D'], result: 3 },
    { arguments: ['Explorer.exe', 'PLORER.', 2], result: 2 },
    { arguments: [null, '.'], result: null },
  ],
};
