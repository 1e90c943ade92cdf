import type { Code } from './codes.ts';
import type { Span } from './span.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What is wrong or doubtful in something a person wrote: what, where, and what to do. */
export type Diagnostic = {
  /** Stable, documented: see `codes.ts`. */
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  /** The place in the text that was parsed. */
  readonly span: Span;
  /** What to do about it, in a few words. */
  readonly help?: string;
};

export function errorAt(code: Code, span: Span, message: string, help?: string): Diagnostic {
  return { code, severity: 'error', message, span, ...(help === undefined ? {} : { help }) };
}

export function warningAt(code: Code, span: Span, message: string, help?: string): Diagnostic {
  return { code, severity: 'warning', message, span, ...(help === undefined ? {} : { help }) };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** The same diagnostic in a longer text that holds the parsed one from `offset` on. */
export function shiftDiagnostic(diagnostic: Diagnostic, offset: number): Diagnostic {
  return { ...diagnostic, span: { start: diagnostic.span.start + offset, end: diagnostic.span.end + offset } };
}
