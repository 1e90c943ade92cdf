/** A stretch of a source text: UTF-16 offsets, the end exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** A place as people count it: both numbers start at 1; the column counts UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };

export function spanOf(start: number, end: number): Span {
  return { start, end };
}

/** The smallest span that holds both. */
export function joinSpans(first: Span, second: Span): Span {
  return { start: Math.min(first.start, second.start), end: Math.max(first.end, second.end) };
}

/** The line and column of an offset. `\n`, `\r\n` and a lone `\r` end a line. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  const end = Math.min(offset, text.length);
  for (let i = 0; i < end; i++) {
    const isLineEnd = text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n');
    if (!isLineEnd) continue;
    line++;
    lineStart = i + 1;
  }
  return { line, column: end - lineStart + 1 };
}
