import type { Diagnostic } from '#base/diagnostic.ts';
import { positionAt } from '#base/span.ts';

/** One line a diagnostic: `error KQL101 1:7-1:8 message (help)`. */
export function renderDiagnostics(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(text, diagnostic)).join('\n');
}

function renderDiagnostic(text: string, { severity, code, span, message, help }: Diagnostic): string {
  const [start, end] = [positionAt(text, span.start), positionAt(text, span.end)];
  const place = `${start.line}:${start.column}-${end.line}:${end.column}`;
  return `${severity} ${code} ${place} ${message}${help === undefined ? '' : ` (${help})`}`;
}
