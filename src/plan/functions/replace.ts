import type { FunctionDefinition } from '../function.ts';
import { compileReplace } from '../java-regex.ts';
import { textOf } from '../text.ts';

export const replace: FunctionDefinition = {
  name: 'replace',
  signature: 'replace(text, pattern, replacement) → keyword',
  summary:
    'Every match of a Java regular expression replaced; `$1` and `\\\\` in the replacement as in Java. A pattern that cannot be run gives null.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare: (_types, [, constant]) => {
    const fixed = typeof constant === 'string' ? compileReplace(constant) : undefined;
    return ([text = null, pattern = null, replacement = null]) =>
      (fixed ?? compileReplace(textOf(pattern)))(textOf(text), textOf(replacement));
  },
  examples: [
    { arguments: ['a1b22', '[0-9]+', '#'], result: 'a#b#' },
    { arguments: ['john smith', '(\\w+) (\\w+)', '$2 $1'], result: 'smith john' },
    { arguments: [null, 'a', 'b'], result: null },
  ],
};
