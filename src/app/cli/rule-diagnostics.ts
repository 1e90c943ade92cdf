import { positionAt } from '#base/span.ts';
import type { Problem } from '#io/record.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { RuleDiagnostic } from '../load-rules.ts';
import { printCounted } from '../render/figures.ts';

/** More than this would hide what came before. */
const MAX_SHOWN = 20;

type Sink = { readonly write: (text: string) => unknown };

/** Which rules do not load, each with its place, on standard error. Warnings are counted alone: `tocsin rules` shows them. */
export function printRuleDiagnostics(sink: Sink, diagnostics: readonly RuleDiagnostic[], problems: readonly Problem[]): void {
  for (const { path, message } of problems) sink.write(`error: ${visibleLine(path)}: ${visibleLine(message)}\n`);
  const errors = diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error');
  for (const error of errors.slice(0, MAX_SHOWN)) sink.write(renderRuleDiagnostic(error));
  if (errors.length > MAX_SHOWN) sink.write(`and ${printCounted(errors.length - MAX_SHOWN, 'more error')} in rules\n`);
}

/**
 * A diagnostic with its place and the line it speaks of:
 *
 *     error KQL101: A value is missing
 *       rules/x.yml:12:7 (rule my-rule)
 *       12 |   query: 'a:'
 *          |             ^
 *       help: write a value behind the colon
 */
export function renderRuleDiagnostic({ path, text, diagnostic, isPlaced, ruleId }: RuleDiagnostic): string {
  const { severity, code, message, help, span } = diagnostic;
  const { line, column } = positionAt(text, span.start);
  const place = isPlaced ? `${visibleLine(path)}:${line}:${column}` : visibleLine(path);
  return [
    `${severity} ${code}: ${visibleLine(message)}`,
    `  ${place}${ruleId === undefined ? '' : ` (rule ${visibleLine(ruleId)})`}`,
    ...(isPlaced ? excerpt(text, span.start, span.end) : []),
    ...(help === undefined ? [] : [`  help: ${visibleLine(help)}`]),
    '',
  ].join('\n');
}

/** How much of a long line is shown around the mark. */
const BEFORE = 60;
const AFTER = 40;

/** The line of a place, with a mark under it. */
function excerpt(text: string, start: number, end: number): readonly string[] {
  const { line, column } = positionAt(text, start);
  const lineStart = start - (column - 1);
  const breakAt = text.slice(start).search(/[\r\n]/);
  const lineEnd = breakAt < 0 ? text.length : start + breakAt;
  const from = Math.max(lineStart, start - BEFORE);
  const shown = text.slice(from, Math.min(lineEnd, start + AFTER)).replaceAll('\t', ' ');
  const number = String(line);
  // A character that is drawn as its code point is wider: the mark stands under what is drawn.
  const before = visibleLine(`|${shown.slice(0, start - from)}|`).length - 2;
  const marked = Math.max(1, visibleLine(`|${shown.slice(start - from, Math.min(end, lineEnd) - from)}|`).length - 2);
  return [
    `  ${number} | ${visibleLine(`|${shown}|`).slice(1, -1)}`,
    `  ${' '.repeat(number.length)} | ${' '.repeat(before)}${'^'.repeat(marked)}`,
  ];
}
