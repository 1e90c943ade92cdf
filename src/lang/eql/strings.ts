import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';

/** A string as it was read: its value without quotes and escapes, the offset behind it, and what is wrong with it. */
export type ReadString = { readonly value: string; readonly end: number; readonly diagnostics: readonly Diagnostic[] };

/** `"…"` with escapes, `"""…"""` as it stands, and the older `'…'`, `?"…"`, `?'…'`, which are an error. */
export function readString(text: string, start: number): ReadString {
  if (text.startsWith('"""', start)) return readRaw(text, start);
  if (text[start] === '"') return readQuoted(text, start);
  return readOld(text, start);
}

const RAW = /"""([^\r\n]*?)"""("{0,2})/y;

function readRaw(text: string, start: number): ReadString {
  RAW.lastIndex = start;
  const match = RAW.exec(text);
  if (match) return { value: `${match[1]}${match[2]}`, end: start + match[0].length, diagnostics: [] };
  return unterminated(text, start, 3, '"""');
}

const PLAIN = /[^"\\\r\n]*/y;

/** One escape from the backslash on. */
const ESCAPE = /\\(?:([btnfr"'\\])|u\{([0-9A-Fa-f]{2,8})\})/y;

const CONTROL: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', "'": "'", '\\': '\\' };

function readQuoted(text: string, start: number): ReadString {
  const diagnostics: Diagnostic[] = [];
  let value = '';
  let at = start + 1;
  for (;;) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(text)?.[0] ?? '';
    value += plain;
    at += plain.length;
    if (text[at] === '"') return { value, end: at + 1, diagnostics };
    if (text[at] !== '\\') return unterminated(text, start, 1, '"');
    const one = readEscape(text, at, diagnostics);
    value += one.value;
    at = one.end;
  }
}

function readEscape(text: string, at: number, diagnostics: Diagnostic[]): { readonly value: string; readonly end: number } {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(text);
  const end = at + (match?.[0].length ?? Math.min(2, text.length - at));
  const control = CONTROL[match?.[1] ?? ''];
  if (control !== undefined) return { value: control, end };
  const codePoint = match?.[2] === undefined ? undefined : Number.parseInt(match[2], 16);
  if (codePoint !== undefined && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff)) {
    return { value: String.fromCodePoint(codePoint), end };
  }
  const written = text.slice(at, end);
  if (/[\r\n]/.test(written)) return { value: '\\', end: at + 1 };
  const help = match ? 'a code point is at most 10ffff and no surrogate' : 'write \\\\ for a backslash, or quote with """';
  diagnostics.push(errorAt('EQL103', spanOf(at, end), `There is no escape ${written}`, help));
  return { value: written, end };
}

const OLD = /\??(?:'((?:\\.|[^'\\\r\n])*)'|"((?:\\"|[^"\r\n])*)")/y;

function readOld(text: string, start: number): ReadString {
  OLD.lastIndex = start;
  const match = OLD.exec(text);
  const quote = text.slice(start).match(/^\??["']/)?.[0] ?? "'";
  if (!match) return unterminated(text, start, quote.length, quote.at(-1) as string);
  const end = start + match[0].length;
  const help = quote.startsWith('?') ? 'raw strings stand in """' : 'strings stand in double quotes';
  return {
    value: match[1] ?? match[2] ?? '',
    end,
    diagnostics: [errorAt('EQL105', spanOf(start, end), `EQL has no strings in ${quote}`, help)],
  };
}

/** A string that runs to the end of the line: what follows is read as EQL again. */
function unterminated(text: string, start: number, quoteLength: number, quote: string): ReadString {
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = start;
  const end = lineEnd.exec(text)?.index ?? text.length;
  const diagnostic = errorAt('EQL102', spanOf(start, start + quoteLength), 'The string does not end on its line', `close it with ${quote}`);
  return { value: text.slice(Math.min(start + quoteLength, end), end), end, diagnostics: [diagnostic] };
}
