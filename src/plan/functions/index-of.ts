import type { FunctionDefinition } from '../function.ts';
import { findPlace } from '../index-of.ts';
import { textOf } from '../text.ts';

export const indexOf: FunctionDefinition = {
  name: 'index_of',
  signature: 'index_of(text, part[, start]) → integer',
  summary: 'Where the part first stands at or behind the start, counted from 0 in UTF-16 units; null when it does not (EQL `indexOf`).',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'integer',
  prepare:
    () =>
    ([text = null, part = null, start]) =>
      findPlace(textOf(text), textOf(part), start),
  examples: [
    { arguments: ['subdomain.example.com', '.'], result: 9 },
    { arguments: ['subdomain.example.com', '.', 10], result: 17 },
    { arguments: ['subdomain.example.com', '.', -6], result: 9 },
    { arguments: ['subdomain.example.com', '', 9], result: 9 },
    { arguments: ['subdomain.example.com', '.', 30], result: null },
    { arguments: ['subdomain.example.com', 'D'], result: null },
    { arguments: ['subdomain.example.com', '.', null], result: null },
  ],
};
