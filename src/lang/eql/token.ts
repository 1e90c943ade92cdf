import type { Diagnostic } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';

/** The smallest parts of an EQL text. `text` is what they mean: names and strings without quotes and escapes, the rest as written. */
export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: Span;
  /** What is wrong inside it; reported when the parser takes the token. */
  readonly diagnostics: readonly Diagnostic[];
};

/** `tildeName` is `name~`, a function that ignores case. `bad` is no token of EQL. */
export type TokenKind = 'name' | 'quotedName' | 'tildeName' | 'keyword' | 'string' | 'number' | 'operator' | 'bad' | 'end';

/** Words that are no names unless they stand in backticks. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'and',
  'any',
  'by',
  'false',
  'in',
  'join',
  'like',
  'maxspan',
  'not',
  'null',
  'of',
  'or',
  'regex',
  'sample',
  'sequence',
  'true',
  'until',
  'where',
  'with',
]);

/** Keywords that may carry a tilde: `in~`, `like~`, `regex~`. */
export const TILDE_KEYWORDS: ReadonlySet<string> = new Set(['in', 'like', 'regex']);

/** Longest first. */
export const OPERATORS: readonly string[] = [
  '![',
  '==',
  '!=',
  '<=',
  '>=',
  '<',
  '>',
  ':',
  '=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '.',
  ',',
  '(',
  ')',
  '[',
  ']',
  '|',
  '?',
];

/** Operators of other languages that would read as several of EQL's. Longest first. */
export const FOREIGN: readonly string[] = ['===', '!==', '<>', '=~', '!~', '=>', '=<', '&&', '||'];
