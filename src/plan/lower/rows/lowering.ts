import { type Diagnostic, errorAt, warningAt } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { EsqlExpr } from '#lang/esql/ast.ts';
import type { Condition, Expr, SourceText } from '../../expr.ts';
import type { Command } from '../../query.ts';
import type { Scope } from './scope.ts';

/** Languages that a function takes a query of: `KQL()`, `QSTR()`. */
export type SearchLanguage = 'kuery' | 'lucene';

/** What lowering an expression has to know, and where it notes mistakes. */
export type Lowering = {
  readonly scope: Scope;
  /** `eql`: behind an EQL query, where `:` ignores case and types that do not fit are only warned of. */
  readonly dialect: 'esql' | 'eql';
  readonly diagnostics: Diagnostic[];
  /** Under a `not`: an any-value operator without a value is false there, as in a search, so that its opposite holds. */
  readonly isNegated: boolean;
  /** Takes calls that only mean something at this place (aggregates); undefined leaves the call to the list of functions. */
  readonly special?: (call: Extract<EsqlExpr, { kind: 'call' }>) => Expr | undefined;
  /** What an expression stands for as a whole (grouping keys); undefined when nothing. */
  readonly known?: (expr: EsqlExpr) => Expr | undefined;
  /** Conditions on the event that the current command reads as columns (`KQL()`). */
  readonly tests: Command[];
  /** The condition of a query in another language, written as a text. */
  readonly planSearch: (language: SearchLanguage, text: string, span: Span) => Condition | undefined;
  /** A stretch of the query as its author sees it; undefined where nobody is told of places. */
  readonly sourceOf?: (span: Span) => SourceText;
  /** The fields of other indices; undefined when nobody knows them. */
  readonly schemaOf: (patterns: readonly string[]) => Schema | undefined;
  /** Unknown columns are null (`SET unmapped_fields = "nullify"`). */
  readonly isLenient: boolean;
};

/** The column that holds whether the event meets a condition; no author can write its name. */
export function testColumn(condition: Condition, lowering: Lowering): Expr {
  const name = `#test${lowering.tests.length}`;
  lowering.tests.push({ kind: 'test', name, condition });
  return { kind: 'column', name, type: 'boolean' };
}

/** The call with its place in the query, so that a warning can name it. */
export function withSource(expr: Expr, span: Span, { sourceOf }: Lowering): Expr {
  return expr.kind === 'call' && !expr.source && sourceOf ? { ...expr, source: sourceOf(span) } : expr;
}

export const NULL: Expr = { kind: 'literal', value: null, type: 'null' };

/** Stands for an expression with a mistake. */
export const UNKNOWN: Expr = { kind: 'literal', value: null, type: 'unknown' };

export function noteError(lowering: Lowering, code: Diagnostic['code'], span: Span, message: string, help?: string): Expr {
  lowering.diagnostics.push(errorAt(code, span, message, help));
  return UNKNOWN;
}

export function noteWarning(lowering: Lowering, code: Diagnostic['code'], span: Span, message: string, help?: string): void {
  lowering.diagnostics.push(warningAt(code, span, message, help));
}
