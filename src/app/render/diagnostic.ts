import type { Diagnostic } from '#base/diagnostic.ts';
import { positionAt, type Span } from '#base/span.ts';
import { displayWidth } from './layout.ts';
import { visibleText } from './visible-text.ts';

/** Where a diagnostic stands. */
export type DiagnosticPlace = {
  /** What the text is: the path of a file, `query`. */
  readonly name: string;
  /** The text that the span counts in; absent when the diagnostic has no place in it. */
  readonly text?: string;
  /** Said behind the place: `rule my-rule`. */
  readonly owner?: string;
};

/**
 * A diagnostic with its place and the line it speaks of, in lines that each end:
 *
 *     error KQL101: A value is missing
 *       rules/x.yml:12:7 (rule my-rule)
 *       12 |   query: 'a:'
 *          |             ^
 *       help: write a value behind the colon
 */
export function renderDiagnostic({ severity, code, message, help, span }: Diagnostic, { name, text, owner }: DiagnosticPlace): string {
  const position = text === undefined ? undefined : positionAt(text, startOf(text, span));
  const place = `${visibleText(name)}${position === undefined ? '' : `:${position.line}:${position.column}`}`;
  return [
    `${severity} ${code}: ${visibleText(message)}`,
    `  ${place}${owner === undefined ? '' : ` (${visibleText(owner)})`}`,
    ...(text === undefined ? [] : excerpt(text, span).map((line) => `  ${line}`)),
    ...(help === undefined ? [] : [`  help: ${visibleText(help)}`]),
    '',
  ].join('\n');
}

/** How much of a long line is shown around the mark, in characters. */
const BEFORE = 60;
const AFTER = 60;

/** The line of a place, with a mark under it; of a place of several lines the first. */
function excerpt(text: string, span: Span): readonly string[] {
  const start = startOf(text, span);
  const { line, column } = positionAt(text, start);
  const lineStart = start - (column - 1);
  const lineEnd = endOfLine(text, start);
  const from = characterStart(text, Math.max(lineStart, start - BEFORE));
  const to = characterStart(text, Math.min(lineEnd, start + AFTER));
  const before = `${from > lineStart ? '…' : ''}${drawn(text.slice(from, start))}`;
  const marked = drawn(text.slice(start, Math.min(Math.max(span.end, start), to)));
  const after = `${drawn(text.slice(start, to)).slice(marked.length)}${to < lineEnd ? '…' : ''}`;
  const number = String(line);
  return [
    `${number} | ${before}${marked}${after}`.trimEnd(),
    `${' '.repeat(number.length)} | ${' '.repeat(displayWidth(before))}${'^'.repeat(Math.max(1, displayWidth(marked)))}`,
  ];
}

/** A place at the end of a text or of a line (CR LF is one) is behind its last character. */
function startOf(text: string, { start }: Span): number {
  const within = Math.min(start, text.length);
  return text[within] === '\n' && text[within - 1] === '\r' ? within - 1 : within;
}

function endOfLine(text: string, from: number): number {
  const length = text.slice(from).search(/[\r\n]/);
  return length < 0 ? text.length : from + length;
}

/** Not between the halves of a character. */
function characterStart(text: string, offset: number): number {
  const isSecondHalf = /[\udc00-\udfff]/.test(text[offset] ?? '') && /[\ud800-\udbff]/.test(text[offset - 1] ?? '');
  return isSecondHalf ? offset - 1 : offset;
}

/** A tab is two blanks wide, wherever it stands; what the eye cannot tell is drawn as its code point, and is as wide as that. */
function drawn(text: string): string {
  return visibleText(text.replaceAll('\t', '  '), Number.POSITIVE_INFINITY);
}
