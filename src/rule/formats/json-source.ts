import { type Span, spanOf } from '#base/span.ts';
import type { QueryText } from '../rule.ts';
import type { Path } from './problem.ts';
import type { Source } from './source.ts';

/** The places of an object that stands at `span` of a JSON text. Members are found by their name: the first one of that name. */
export function jsonSource(whole: string, { start, end }: Span): Source {
  const text = whole.slice(start, end);
  const shifted = (span: Span): Span => spanOf(span.start + start, span.end + start);
  return {
    placeOf: (path) => shifted(valueSpan(text, path) ?? BEGINNING),
    nameOf: (path) => shifted(nameSpan(text, path) ?? BEGINNING),
    queryText: (path, query) => queryText(text, start, path, query),
  };
}

const BEGINNING = spanOf(0, 1);

function nameSpan(text: string, path: Path): Span | undefined {
  const name = path.findLast((step) => typeof step === 'string');
  if (name === undefined) return undefined;
  const quoted = JSON.stringify(name);
  for (let at = text.indexOf(quoted); at !== -1; at = text.indexOf(quoted, at + 1)) {
    if (text[skipBlanks(text, at + quoted.length)] === ':') return spanOf(at, at + quoted.length);
  }
  return undefined;
}

function valueSpan(text: string, path: Path): Span | undefined {
  const name = nameSpan(text, path);
  if (!name) return undefined;
  const start = skipBlanks(text, skipBlanks(text, name.end) + 1);
  return spanOf(start, endOfScalar(text, start));
}

/** The end of a text, number or word; of a list or an object, its opening bracket. */
function endOfScalar(text: string, start: number): number {
  if (text[start] === '[' || text[start] === '{') return start + 1;
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && !',]}\n '.includes(text[end] as string)) end++;
    return end;
  }
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** A text without escapes stands in the file as it is. */
function queryText(text: string, start: number, path: Path, query: string): QueryText {
  const quoted = JSON.stringify(query);
  if (quoted.length !== query.length + 2) return { text: query };
  const name = `${JSON.stringify(path[0])}:`;
  for (const before of [name, `${name} `]) {
    const at = text.indexOf(before + quoted);
    if (at !== -1) return { text: query, offset: start + at + before.length + 1 };
  }
  return { text: query };
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at++;
  return at;
}
