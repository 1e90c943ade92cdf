import { type Span, spanOf } from '#base/span.ts';
import type { QueryText } from './rule.ts';

/** Where a span of the query stands in the file it came from; undefined when the file spells the query otherwise (escapes, folded lines). */
export function sourceSpan(query: QueryText, span: Span): Span | undefined {
  if (query.offset !== undefined) return spanOf(span.start + query.offset, span.end + query.offset);
  if (query.lineOffsets === undefined) return undefined;
  const start = sourceOffset(query.text, query.lineOffsets, span.start);
  const end = sourceOffset(query.text, query.lineOffsets, span.end);
  return start === undefined || end === undefined ? undefined : spanOf(start, end);
}

function sourceOffset(text: string, lineOffsets: readonly number[], offset: number): number | undefined {
  let line = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  const found = lineOffsets[line];
  return found === undefined ? undefined : found + offset - lineStart;
}
