import { type Span, spanOf } from '#base/span.ts';
import type { QueryText } from '../rule.ts';
import type { Path } from './problem.ts';
import type { Source } from './source.ts';

/** Where a member stands: its name and its value. A table's value is its header. */
type Place = { readonly name: Span; readonly value: Span };

/** The places of a TOML text that the TOML reader has already found valid. Made on the first question. */
export function tomlSource(text: string): Source {
  let known: ReadonlyMap<string, Place> | undefined;
  const placeAt = (path: Path): Place | undefined => {
    known ??= places(text);
    const steps = path.filter((step) => typeof step === 'string');
    for (let depth = steps.length; depth >= 0; depth--) {
      const place = known.get(['rule', ...steps.slice(0, depth)].join('.')) ?? known.get(['tocsin', ...steps.slice(0, depth)].join('.'));
      if (place) return depth === steps.length ? place : { name: place.name, value: place.name };
    }
    return undefined;
  };
  return {
    placeOf: (path) => placeAt(path)?.value ?? spanOf(0, 0),
    nameOf: (path) => placeAt(path)?.name ?? spanOf(0, 0),
    queryText: (path, query) => onlyPlace(text, path, query) ?? queryText(text, placeAt(path), query),
  };
}

/** The place of a query whose text stands in the file only once, behind its name: found without reading the file's structure. */
function onlyPlace(text: string, path: Path, query: string): QueryText | undefined {
  const offset = text.indexOf(query);
  if (offset === -1 || query === '' || text.indexOf(query, offset + 1) !== -1) return undefined;
  const before = text.slice(Math.max(0, offset - 40), offset);
  const name = /(?:^|\n)([a-z_]+)[ \t]*=[ \t]*(?:'''\r?\n?|"""\r?\n?|'|")$/.exec(before)?.[1];
  return name === path.join('.') ? { text: query, offset } : undefined;
}

function queryText(text: string, place: Place | undefined, query: string): QueryText {
  const start = place?.value.start;
  if (start === undefined) return { text: query };
  const isBlock = text.startsWith("'''", start) || text.startsWith('"""', start);
  const offset = isBlock ? afterLineEnd(text, start + 3) : start + 1;
  return text.startsWith(query, offset) ? { text: query, offset } : { text: query };
}

/** TOML drops a line end that follows the opening quotes at once. */
function afterLineEnd(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2;
  return text[at] === '\n' ? at + 1 : at;
}

/** Every member by its table and name; of several tables with one name, the first. */
function places(text: string): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  let table = '';
  let at = 0;
  while (at < text.length) {
    const start = skipBlanks(text, at);
    const lineEnd = endOfLine(text, start);
    if (text[start] === '[') {
      table =
        text
          .slice(start, lineEnd)
          .split('#')[0]
          ?.replace(/[[\]\s"']/g, '') ?? '';
      keep(found, table, { name: spanOf(start, lineEnd), value: spanOf(start, lineEnd) });
      at = lineEnd + 1;
    } else if (text[start] === '#' || start >= lineEnd) {
      at = lineEnd + 1;
    } else {
      at = keepMember(found, text, table, start);
    }
  }
  return found;
}

function keepMember(found: Map<string, Place>, text: string, table: string, start: number): number {
  const equals = text.indexOf('=', start);
  if (equals === -1) return text.length;
  const name = text.slice(start, equals).trim();
  const valueStart = skipBlanks(text, equals + 1);
  const valueEnd = endOfValue(text, valueStart);
  const key = name.replace(/["'\s]/g, '');
  keep(found, table === '' ? key : `${table}.${key}`, { name: spanOf(start, start + name.length), value: spanOf(valueStart, valueEnd) });
  return endOfLine(text, valueEnd) + 1;
}

function keep(found: Map<string, Place>, path: string, place: Place): void {
  if (!found.has(path)) found.set(path, place);
}

/** The end of a value: of a text its closing quotes, of a list or inline table its closing bracket, of the rest the line or the remark. */
function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"' || first === "'") return endOfText(text, start);
  if (first === '[' || first === '{') return endOfBrackets(text, start);
  const line = text.slice(start, endOfLine(text, start));
  return start + (line.split('#', 1)[0] ?? '').trimEnd().length;
}

function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at = afterToken(text, at)) {
    if (text[at] === '[' || text[at] === '{') depth++;
    if (text[at] === ']' || text[at] === '}') depth--;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** Texts and remarks are stepped over: brackets in them count for nothing. */
function afterToken(text: string, at: number): number {
  if (text[at] === '"' || text[at] === "'") return endOfText(text, at);
  return text[at] === '#' ? endOfLine(text, at) : at + 1;
}

function endOfText(text: string, start: number): number {
  const quote = text[start] as string;
  const block = quote.repeat(3);
  const delimiter = text.startsWith(block, start) ? block : quote;
  for (let at = start + delimiter.length; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text.startsWith(delimiter, at)) return skipQuotes(text, at + delimiter.length, delimiter === block ? quote : undefined);
  }
  return text.length;
}

/** One or two more quotes before a block's end belong to its text. */
function skipQuotes(text: string, at: number, quote: string | undefined): number {
  let end = at;
  while (quote !== undefined && text[end] === quote) end++;
  return end;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}
