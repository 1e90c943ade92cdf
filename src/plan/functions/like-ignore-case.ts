import type { FunctionDefinition } from '../function.ts';
import { prepareWildcards } from '../text.ts';

export const likeIgnoreCase: FunctionDefinition = {
  name: 'like_ignore_case',
  signature: 'text like~ (pattern, …) → boolean',
  summary:
    'Some whole text matches a pattern but for case (simple case folding): `*` any run, `?` one character, `\\\\` escapes (EQL `like~`, `:`).',
  multivalue: 'any',
  nulls: 'null',
  returns: () => 'boolean',
  prepare: (_types, constants) => prepareWildcards(constants, 'unicode'),
  examples: [
    { arguments: ['ΟΔΟΣ', '*ς?'], result: false },
    { arguments: ['ΟΔΟΣ', '*σ'], result: true },
    { arguments: ['Update Secret now', '*secret*'], result: true },
    { arguments: ['KELVIN', '\u212Aelvin'], result: true },
    { arguments: [['x', 'Svc-1'], 'svc-?'], result: true },
    { arguments: [null, '*'], result: null },
  ],
};
