import type { Code } from '#base/codes.ts';
import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';
import type { Expr } from '../../expr.ts';
import type { LowerContext } from '../../languages.ts';

/** What lowering an EQL query has to know, and where it notes mistakes. */
export type Lowering = { readonly context: LowerContext; readonly diagnostics: Diagnostic[] };

/** The unknown: a missing optional field, or an expression with a mistake. */
export const NULL: Expr = { kind: 'literal', value: null, type: 'null' };

/** Notes a mistake; the unknown stands in its place. */
export function noteError(lowering: Lowering, code: Code, span: Span, message: string, help?: string): Expr {
  lowering.diagnostics.push(errorAt(code, span, message, help));
  return NULL;
}
