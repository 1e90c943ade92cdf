import { type Span, spanOf } from '#base/span.ts';
import type { QueryText } from '../rule.ts';
import type { Path } from './problem.ts';
import type { Source } from './source.ts';

/** The places of an object that stands at `span` of a JSON text. Members are found by their name: the first one of that name. */
export function jsonSource(text: string, span: Span): Source {
  return {
    placeOf: (path) => valueSpan(text, span, path) ?? beginning(span),
    nameOf: (path) => nameSpan(text, span, path) ?? beginning(span),
    queryText: (path, query) => queryText(text, span, path, query),
  };
}

function beginning({ start, end }: Span): Span {
  return spanOf(start, Math.min(end, start + 1));
}

function nameSpan(text: string, { start, end }: Span, path: Path): Span | undefined {
  const name = path.findLast((step) => typeof step === 'string');
  if (name === undefined) return undefined;
  const quoted = JSON.stringify(name);
  for (let at = text.indexOf(quoted, start); at !== -1 && at < end; at = text.indexOf(quoted, at + 1)) {
    if (text[skipBlanks(text, at + quoted.length)] === ':') return spanOf(at, at + quoted.length);
  }
  return undefined;
}

function valueSpan(text: string, span: Span, path: Path): Span | undefined {
  const name = nameSpan(text, span, path);
  if (!name) return undefined;
  const start = skipBlanks(text, skipBlanks(text, name.end) + 1);
  return spanOf(start, endOfScalar(text, start, span.end));
}

/** The end of a text, number or word; of a list or an object, its opening bracket. */
function endOfScalar(text: string, start: number, limit: number): number {
  if (text[start] === '[' || text[start] === '{') return start + 1;
  if (text[start] !== '"') {
    let end = start;
    while (end < limit && !',]}\n '.includes(text[end] as string)) end++;
    return end;
  }
  for (let at = start + 1; at < limit; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return limit;
}

/** A text without escapes stands in the file as it is. */
function queryText(text: string, span: Span, path: Path, query: string): QueryText {
  const quoted = JSON.stringify(query);
  if (quoted.length !== query.length + 2) return { text: query };
  const name = `${JSON.stringify(path[0])}:`;
  for (const before of [name, `${name} `]) {
    const at = text.indexOf(before + quoted, span.start);
    if (at !== -1 && at < span.end) return { text: query, offset: at + before.length + 1 };
  }
  return { text: query };
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at++;
  return at;
}
