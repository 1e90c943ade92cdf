import { BLANK, BRACE_CLOSE, BRACE_OPEN, COMMA, NEWLINE, QUOTE } from './value-scanner.ts';

/** One line of a broken value that may be a record of its own. */
export type WholeLine = {
  /** Without the blanks and the comma at its end. */
  readonly bytes: Buffer;
  /** Where it begins in the region. */
  readonly from: number;
  /** How many lines stand before it in the region. */
  readonly number: number;
};

/**
 * The lines behind the first one that begin with `{` in their first column and end with `}`: lines of NDJSON that a broken line before
 * them swallowed. Lines of an indented value are none.
 */
export function* wholeLines(region: Buffer): Generator<WholeLine> {
  let number = 0;
  let lineBreak = region.indexOf(NEWLINE);
  while (lineBreak >= 0) {
    number++;
    const from = lineBreak + 1;
    lineBreak = region.indexOf(NEWLINE, from);
    const bytes = trimEnd(region, from, lineBreak < 0 ? region.length : lineBreak);
    if (bytes[0] === BRACE_OPEN && bytes.at(-1) === BRACE_CLOSE) yield { bytes, from, number };
  }
}

/**
 * Where the JSON object begins in a line that puts something before it, as log shippers do (`2026-01-05T08:00:00Z {"eventVersion":…}`), or
 * undefined. A quote before it means that the line is a piece of JSON itself.
 */
export function embeddedStart(line: Buffer): number | undefined {
  const from = line.indexOf(BRACE_OPEN);
  const quote = line.indexOf(QUOTE);
  if (from <= 0 || (quote >= 0 && quote < from)) return undefined;
  return trimEnd(line, from, line.length).at(-1) === BRACE_CLOSE ? from : undefined;
}

function trimEnd(bytes: Buffer, from: number, end: number): Buffer {
  let to = end;
  while (to > from && ((bytes[to - 1] as number) <= BLANK || bytes[to - 1] === COMMA)) to--;
  return bytes.subarray(from, to);
}
