import { spanOf } from '#base/span.ts';
import type { KqlValue } from './ast.ts';

/** A literal that was read, and the offset behind it. */
export type ScannedLiteral = { readonly value: KqlValue; readonly end: number };

const SPACES = ' \t\r\n\u00a0';
const SPECIAL = '\\():<>"*{}';
const CONTROL: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
]);

/** Kibana's `Space`: other Unicode blanks are ordinary characters. */
export function isSpace(character: string | undefined): boolean {
  return character !== undefined && SPACES.includes(character);
}

/** Outside quotes these stand for themselves only behind a backslash. */
export function isSpecial(character: string): boolean {
  return SPECIAL.includes(character);
}

/** literal = quoted | unquoted. Undefined when none begins here, or a quotation mark is never closed. */
export function scanLiteral(text: string, from: number): ScannedLiteral | undefined {
  return text[from] === '"' ? scanQuoted(text, from) : scanUnquoted(text, from);
}

/** What stands for itself in quotes. */
const PLAIN = /[^"\\]+/y;

/** quoted = '"' (`\t` `\r` `\n` `\uXXXX` `\\` `\"` | any but '"')* '"'; any other backslash stays. */
function scanQuoted(text: string, from: number): ScannedLiteral | undefined {
  PLAIN.lastIndex = from + 1;
  let value = PLAIN.exec(text)?.[0] ?? '';
  let at = from + 1 + value.length;
  while (at < text.length && text[at] !== '"') {
    const escaped = text[at] === '\\' ? escapeInQuotes(text, at) : undefined;
    value += escaped?.value ?? text[at];
    at = escaped?.end ?? at + 1;
  }
  if (at >= text.length) return undefined;
  return { value: { kind: 'text', text: value, isQuoted: true, span: spanOf(from, at + 1) }, end: at + 1 };
}

/**
 * unquoted = (escaped | '*' | any character that is neither special nor the start of a keyword)+
 * It runs over blanks and line ends, and is trimmed.
 */
function scanUnquoted(text: string, from: number): ScannedLiteral | undefined {
  const parts: string[] = [''];
  let at = from;
  while (at < text.length) {
    const character = text[at] as string;
    const escaped = character === '\\' ? escapeOutsideQuotes(text, at) : undefined;
    if (!escaped && character !== '*' && (isSpecial(character) || startsKeyword(text, at))) break;
    if (character === '*') parts.push('');
    else parts[parts.length - 1] += escaped?.value ?? character;
    at = escaped?.end ?? at + 1;
  }
  if (at === from) return undefined;
  const span = spanOf(from, from + text.slice(from, at).trimEnd().length);
  return { value: unquotedValue(trimParts(parts), span), end: at };
}

function unquotedValue(parts: readonly string[], span: KqlValue['span']): KqlValue {
  if (parts.length > 1) return { kind: 'pattern', parts, span };
  const text = parts[0] as string;
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', span };
  return text === 'null' ? { kind: 'null', span } : { kind: 'text', text, isQuoted: false, span };
}

function trimParts(parts: readonly string[]): readonly string[] {
  const last = parts.length - 1;
  return parts.map((part, i) => {
    const start = i === 0 ? part.trimStart() : part;
    return i === last ? start.trimEnd() : start;
  });
}

/** A blank, `or` or `and`, a blank; or `not` and a blank, with nothing needed before it. */
function startsKeyword(text: string, at: number): boolean {
  const character = text[at];
  if (isSpace(character)) return /^(?:or|and)$/i.test(wordBefore(text, at + 1));
  return (character === 'n' || character === 'N') && /^not$/i.test(text.slice(at, at + 3)) && isSpace(text[at + 3]);
}

/** The two or three characters at an offset that a blank follows. */
function wordBefore(text: string, at: number): string {
  if (isSpace(text[at + 2])) return text.slice(at, at + 2);
  return isSpace(text[at + 3]) ? text.slice(at, at + 3) : '';
}

type Escape = { readonly value: string; readonly end: number };

function escapeInQuotes(text: string, at: number): Escape | undefined {
  const next = text[at + 1];
  if (next === '\\' || next === '"') return { value: next, end: at + 2 };
  return controlEscape(text, at) ?? unicodeEscape(text, at);
}

function escapeOutsideQuotes(text: string, at: number): Escape | undefined {
  const next = text[at + 1];
  if (next !== undefined && isSpecial(next)) return { value: next, end: at + 2 };
  return controlEscape(text, at) ?? unicodeEscape(text, at) ?? keywordEscape(text, at);
}

function controlEscape(text: string, at: number): Escape | undefined {
  const control = CONTROL.get(text[at + 1] ?? '');
  return control === undefined ? undefined : { value: control, end: at + 2 };
}

function unicodeEscape(text: string, at: number): Escape | undefined {
  const digits = text[at + 1] === 'u' ? text.slice(at + 2, at + 6) : '';
  return /^[0-9a-f]{4}$/i.test(digits) ? { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 } : undefined;
}

/** `\not` is not among them, since `\n` is read first; `\NOT` is. */
function keywordEscape(text: string, at: number): Escape | undefined {
  const word = /^(?:or|and|not)/i.exec(text.slice(at + 1, at + 4))?.[0];
  return word === undefined ? undefined : { value: word, end: at + 1 + word.length };
}
