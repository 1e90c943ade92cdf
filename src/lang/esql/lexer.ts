import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { type Span, spanOf } from '#base/span.ts';

type TokenKind = 'name' | 'string' | 'integer' | 'decimal' | 'symbol' | 'end';

/** `value`: a name without quotes, a string without escapes, a number or symbol as written. */
export type Token = {
  readonly kind: TokenKind;
  readonly value: string;
  readonly span: Span;
  /** Names: at least one part is in backquotes, so it is no keyword. */
  readonly isQuoted: boolean;
  /** Names: the wildcard form, when a `*` stands outside quotes. */
  readonly pattern?: string;
};

/** What a lexer accepts beside ES|QL. */
export type LexerOptions = {
  /** EQL's string escapes (`\b`, `\f`, `\u{…}`) are known too. */
  readonly hasEqlEscapes?: boolean;
  /** `*` belongs to names (KEEP, DROP, RENAME). */
  readonly hasPatterns?: boolean;
};

const SYMBOLS = [
  '::',
  '==',
  '!=',
  '<=',
  '>=',
  '??',
  '|',
  ';',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  ':',
  '?',
  '~',
  '.',
];
const SPACE = /(?:\s|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)*/y;
const NAME_PART = /[\p{L}_@][\p{L}\p{N}_@]*/uy;
const LATER_PART = /[\p{L}\p{N}_@]+/uy;
const PATTERN_PART = /[\p{L}\p{N}_@*]+/uy;
const NUMBER = /(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', r: '\r', t: '\t' };
const EQL_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f' };

/** The token at or after an offset; mistakes in it are added to `diagnostics`. */
export function readToken(text: string, from: number, options: LexerOptions, diagnostics: Diagnostic[]): Token {
  let start = skipSpace(text, from, diagnostics);
  for (;;) {
    const found = readTokenAt(text, start, options, diagnostics);
    if (found) return found;
    const character = String.fromCodePoint(text.codePointAt(start) as number);
    const end = start + (character === '&' && text[start + 1] === '&' ? 2 : character.length);
    const help = character === '&' ? 'write and' : 'put text between double quotes';
    diagnostics.push(errorAt('ESQ101', spanOf(start, end), `${JSON.stringify(text.slice(start, end))} means nothing here`, help));
    start = skipSpace(text, end, diagnostics);
  }
}

function readTokenAt(text: string, start: number, options: LexerOptions, diagnostics: Diagnostic[]): Token | undefined {
  const character = text[start];
  if (character === undefined) return token('end', '', start, start);
  if (character === '"') return readString(text, start, options, diagnostics);
  if (character === "'") return readSingleQuoted(text, start, diagnostics);
  const name = options.hasPatterns ? readName(text, start, options, diagnostics) : undefined;
  if (name) return name;
  const number = matchAt(NUMBER, text, start);
  if (number !== undefined) return token(/^\d+$/.test(number) ? 'integer' : 'decimal', number, start, start + number.length);
  return readName(text, start, options, diagnostics) ?? readSymbol(text, start);
}

/** The offset of the next thing that is neither blank nor comment. */
export function skipSpace(text: string, from: number, diagnostics: Diagnostic[]): number {
  const end = from + (matchAt(SPACE, text, from) ?? '').length;
  if (!text.startsWith('/*', end)) return end;
  diagnostics.push(errorAt('ESQ104', spanOf(end, text.length), 'This comment is not closed', 'end it with */'));
  return text.length;
}

function token(kind: TokenKind, value: string, start: number, end: number): Token {
  return { kind, value, span: spanOf(start, end), isQuoted: false };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? text.slice(at, pattern.lastIndex) : undefined;
}

function readSymbol(text: string, start: number): Token | undefined {
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, start));
  return symbol === undefined ? undefined : token('symbol', symbol, start, start + symbol.length);
}

function readName(text: string, start: number, options: LexerOptions, diagnostics: Diagnostic[]): Token | undefined {
  const parts: NamePart[] = [];
  for (let at = start; ; ) {
    const part = readNamePart(text, at, at === start, options, diagnostics);
    if (!part) break;
    parts.push(part);
    at = part.end + 1;
    if (text[part.end] !== '.' || !startsPart(text, at, options)) break;
  }
  const last = parts.at(-1);
  if (!last) return undefined;
  const pattern = parts.map((part) => part.pattern).join('.');
  return {
    kind: 'name',
    value: parts.map((part) => part.value).join('.'),
    span: spanOf(start, last.end),
    isQuoted: parts.some((part) => part.isQuoted),
    ...(options.hasPatterns && /(?<!\\)\*/.test(pattern) ? { pattern } : {}),
  };
}

type NamePart = { readonly value: string; readonly pattern: string; readonly end: number; readonly isQuoted: boolean };

function readNamePart(text: string, at: number, isFirst: boolean, options: LexerOptions, diagnostics: Diagnostic[]): NamePart | undefined {
  if (text[at] === '`') {
    const { value, end } = readBackquoted(text, at, diagnostics);
    return { value, pattern: value.replace(/[\\*]/g, '\\$&'), end, isQuoted: true };
  }
  const value = matchAt(options.hasPatterns ? PATTERN_PART : isFirst ? NAME_PART : LATER_PART, text, at);
  return value === undefined ? undefined : { value, pattern: value, end: at + value.length, isQuoted: false };
}

function startsPart(text: string, at: number, options: LexerOptions): boolean {
  return text[at] === '`' || matchAt(options.hasPatterns ? PATTERN_PART : LATER_PART, text, at) !== undefined;
}

function readBackquoted(text: string, start: number, diagnostics: Diagnostic[]): { readonly value: string; readonly end: number } {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '`') value += text[at];
    else if (text[at + 1] === '`') value += text[at++];
    else return { value, end: at + 1 };
  }
  diagnostics.push(errorAt('ESQ102', spanOf(start, text.length), 'This name is not closed', 'end it with a backquote'));
  return { value, end: text.length };
}

function readString(text: string, start: number, options: LexerOptions, diagnostics: Diagnostic[]): Token {
  if (text.startsWith('"""', start)) return readRawString(text, start, diagnostics);
  let value = '';
  let at = start + 1;
  const unknown: Span[] = [];
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') {
    if (text[at] !== '\\') value += text[at++];
    else {
      const escaped = readEscape(text, at, options);
      if (!escaped.isKnown) unknown.push(spanOf(at, escaped.end));
      value += escaped.value;
      at = escaped.end;
    }
  }
  diagnostics.push(...unknownEscapes(text, unknown));
  if (text[at] === '"') return token('string', value, start, at + 1);
  diagnostics.push(errorAt('ESQ102', spanOf(start, at), 'This text is not closed', 'end it with a double quote on the same line'));
  return token('string', value, start, at);
}

type Escape = { readonly value: string; readonly end: number; readonly isKnown: boolean };

function readEscape(text: string, at: number, options: LexerOptions): Escape {
  const letter = text[at + 1] ?? '';
  const known = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : options.hasEqlEscapes ? EQL_ESCAPES[letter] : undefined;
  if (known !== undefined) return { value: known, end: at + 2, isKnown: true };
  const point = options.hasEqlEscapes ? /^\\u\{([0-9a-fA-F]{2,8})\}/.exec(text.slice(at, at + 14))?.[1] : undefined;
  if (point !== undefined && Number.parseInt(point, 16) <= 0x10ffff) {
    return { value: String.fromCodePoint(Number.parseInt(point, 16)), end: at + 4 + point.length, isKnown: true };
  }
  const end = Math.min(text.length, at + 2);
  return { value: text.slice(at, end), end, isKnown: false };
}

/** One diagnostic for the whole text, at its first escape: a regular expression has many, and one remedy helps them all. */
function unknownEscapes(text: string, spans: readonly Span[]): Diagnostic[] {
  const [first, ...others] = spans;
  if (!first) return [];
  const more = others.length === 0 ? '' : `, nor ${others.length === 1 ? 'is 1 more' : `are ${others.length} more`} in this text`;
  const help = 'double the backslash, or put the text between """ and """';
  return [errorAt('ESQ103', first, `"${text.slice(first.start, first.end)}" is no escape${more}`, help)];
}

/** `"""…"""`, everything as written; up to two quotes more belong to the text. */
function readRawString(text: string, start: number, diagnostics: Diagnostic[]): Token {
  let end = text.indexOf('"""', start + 3);
  if (end < 0) {
    diagnostics.push(errorAt('ESQ102', spanOf(start, text.length), 'This text is not closed', 'end it with """'));
    return token('string', text.slice(start + 3), start, text.length);
  }
  for (let extra = 0; extra < 2 && text[end + 3] === '"'; extra++) end++;
  return token('string', text.slice(start + 3, end), start, end + 3);
}

function readSingleQuoted(text: string, start: number, diagnostics: Diagnostic[]): Token {
  const close = text.indexOf("'", start + 1);
  const end = close < 0 ? text.length : close + 1;
  diagnostics.push(errorAt('ESQ102', spanOf(start, end), 'Single quotes do not hold text', 'use double quotes'));
  return token('string', text.slice(start + 1, close < 0 ? end : close), start, end);
}
