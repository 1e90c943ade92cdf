import { nearest } from '#base/nearest.ts';
import type { Token } from './token.ts';

/** What other query languages write, and what EQL has for it. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['=', 'write `==`'],
  ['===', 'write `==`'],
  ['!==', 'write `!=`'],
  ['<>', 'write `!=`'],
  ['=>', 'write `>=`'],
  ['=<', 'write `<=`'],
  ['=~', 'write `:` to ignore case, or `regex~`'],
  ['!~', 'write `not field : "…"`, or `not field regex~ "…"`'],
  ['~', 'write `:` to ignore case, or `regex~`'],
  ['&&', 'write `and`'],
  ['||', 'write `or`'],
  ['!', 'write `not`; a missing event is `![ … ]`'],
  [';', 'remove it'],
  ['#', 'a comment begins with `//`'],
  ...['and', 'or', 'not', 'in', 'where', 'true', 'false', 'null', 'sequence', 'sample'].map(writeSo),
  ...['by', 'with', 'until', 'like', 'regex', 'any', 'maxspan', 'runs'].map(writeSo),
]);

function writeSo(word: string): [string, string] {
  return [word, `write \`${word}\``];
}

/** What to write instead of a sign or word of another language, or one in capitals; undefined for what EQL knows. */
export function helpForSpelling(token: Token): string | undefined {
  const isWord = token.kind === 'name' && token.text !== token.text.toLowerCase();
  if (!isWord && token.text !== '=' && token.kind !== 'bad') return undefined;
  return SPELLINGS.get(token.text.toLowerCase());
}

/** Operators that are words elsewhere. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['is', 'write `== null` or `!= null`'],
  ['exists', 'write `!= null`'],
  ['equals', 'write `==`'],
  ['eq', 'write `==`'],
  ['contains', 'write `: "*text*"`'],
  ['has', 'write `: "*text*"`'],
  ['startswith', 'write `: "text*"`, or startsWith(field, "text")'],
  ['endswith', 'write `: "*text"`, or endsWith(field, "text")'],
  ['matches', 'write `regex "…"`, or `: "a*"`'],
  ['regexp', 'write `regex "…"`'],
  ['rlike', 'write `regex "…"`'],
  ['ilike', 'write `like~ "…"`'],
  ['wildcard', 'write `like "a*"`'],
  ['between', 'write `field >= 1 and field <= 5`'],
]);

/** What to do about a token behind a whole condition. */
export function helpBehindCondition(token: Token): string | undefined {
  switch (token.kind) {
    case 'name': {
      const known = WORDS.get(token.text.toLowerCase());
      if (known !== undefined) return known;
      const meant = nearest(token.text, ['and', 'or', 'in', 'like', 'regex', 'until']);
      return meant === undefined ? 'put `and` or `or` between conditions' : `did you mean \`${meant}\`?`;
    }
    case 'operator':
      if (token.text === '.') return 'addresses stand in double quotes: "10.0.0.0/8"';
      if (token.text === ',') return 'several values stand in brackets: ("a", "b")';
      return token.text === ')' ? 'no bracket is open here' : undefined;
    case 'string':
    case 'number':
    case 'quotedName':
    case 'tildeName':
      return 'put `and` or `or` between conditions';
    default:
      return undefined;
  }
}

/** Pipes of older EQL, and what the row commands have for them. */
const OLD_PIPES: ReadonlyMap<string, string> = new Map([
  ['count', '`| stats count(*) by field` counts'],
  ['unique', '`| stats count(*) by field` gives every value once'],
  ['unique_count', '`| stats count(*) by field` counts every value'],
  ['filter', '`| where` does it'],
]);

/** What to do about the word behind a `|`; undefined for `head`, `tail` and what may be a row command. */
export function helpForPipe({ kind, text }: Token): string | undefined {
  if (kind !== 'name' || text === 'head' || text === 'tail') return undefined;
  const meant = nearest(text, ['head', 'tail']);
  return OLD_PIPES.get(text) ?? (meant === undefined ? undefined : `did you mean \`${meant}\`?`);
}
