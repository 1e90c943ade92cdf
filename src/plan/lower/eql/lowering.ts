import type { Code } from '#base/codes.ts';
import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';
import type { Expr } from '../../expr.ts';
import type { LowerContext } from '../../languages.ts';

/** What lowering an EQL query has to know, and where it notes mistakes. */
export type Lowering = {
  readonly context: LowerContext;
  readonly diagnostics: Diagnostic[];
  /** Where a call stands in the text. */
  readonly spans: WeakMap<Expr, Span>;
};

/** The unknown: a missing optional field, or an expression with a mistake. */
export const NULL: Expr = { kind: 'literal', value: null, type: 'null' };

/** Notes a mistake, once for each place; the unknown stands in its place. */
export function noteError(lowering: Lowering, code: Code, span: Span, message: string, help?: string): Expr {
  const isNoted = lowering.diagnostics.some((one) => one.code === code && one.span.start === span.start && one.message === message);
  if (!isNoted) lowering.diagnostics.push(errorAt(code, span, message, help));
  return NULL;
}
