import { type Span, spanOf } from '#base/span.ts';

export type TokenKind =
  | 'and'
  | 'or'
  | 'not'
  | 'plus'
  | 'minus'
  /** `+`, `-` or `!` before a blank: a word of its own. */
  | 'bareOperator'
  | '('
  | ')'
  | ':'
  | 'star'
  /** `^` and a number. */
  | 'boost'
  | 'quoted'
  | 'term'
  /** `~` and what follows it. */
  | 'fuzzy'
  | 'prefix'
  | 'wildcard'
  | 'regex'
  /** `[` or `{` … `]` or `}`, with its parts. */
  | 'range'
  | 'unknown'
  | 'end';

export type Token = { readonly kind: TokenKind; readonly text: string; readonly span: Span };

const ESCAPED = '\\\\[\\s\\S]';
const TERM_START = `(?:[^ \\t\\n\\r\\u3000+\\-!():^[\\]"{}~*?\\\\/]|${ESCAPED})`;
const TERM_CHARACTER = `(?:[^ \\t\\n\\r\\u3000!():^[\\]"{}~*?\\\\/]|${ESCAPED})`;

/** In the order of Lucene's grammar: the longest match wins, then the first. */
const TOKENS: readonly (readonly [TokenKind, RegExp])[] = [
  ['and', /AND|&&/y],
  ['or', /OR|\|\|/y],
  ['not', /NOT|!/y],
  ['plus', /\+/y],
  ['minus', /-/y],
  ['bareOperator', /[+\-!][ \t\n\r\u3000]/y],
  ['(', /\(/y],
  [')', /\)/y],
  [':', /:/y],
  ['star', /\*/y],
  ['boost', /\^[ \t\n\r\u3000]*\d+(?:\.\d+)?/y],
  ['quoted', /"(?:[^"\\]|\\[\s\S])*"/y],
  ['term', new RegExp(`${TERM_START}${TERM_CHARACTER}*`, 'y')],
  ['fuzzy', new RegExp(`~${TERM_CHARACTER}*`, 'y')],
  ['prefix', new RegExp(`${TERM_START}${TERM_CHARACTER}*\\*`, 'y')],
  ['wildcard', new RegExp(`(?:${TERM_START}|[*?])(?:${TERM_CHARACTER}|[*?])*`, 'y')],
  ['regex', /\/(?:\\\/|[^/])*\//y],
  ['range', /[[{](?:"(?:[^"\\]|\\[\s\S])*"|[^"\]}])*[\]}]/y],
];

/** The tokens of a query string; the last is `end`. Where nothing fits, one character is `unknown`, and what follows is not read. */
export function tokenizeLucene(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && ' \t\n\r\u3000'.includes(text[at] as string)) at++;
    if (at >= text.length) break;
    const token = longestAt(text, at);
    tokens.push(token);
    at = token.kind === 'unknown' ? text.length : token.span.end;
  }
  return [...tokens, { kind: 'end', text: '', span: spanOf(text.length, text.length) }];
}

function longestAt(text: string, at: number): Token {
  let kind: TokenKind = 'unknown';
  let end = at;
  for (const [candidate, pattern] of TOKENS) {
    pattern.lastIndex = at;
    if (!pattern.test(text) || pattern.lastIndex <= end) continue;
    kind = candidate;
    end = pattern.lastIndex;
  }
  if (end === at) end = at + 1;
  return { kind, text: text.slice(at, end), span: spanOf(at, end) };
}
