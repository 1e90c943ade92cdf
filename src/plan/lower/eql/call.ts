import type { Span } from '#base/span.ts';
import type { Expr } from '../../expr.ts';
import { functionNamed } from '../../functions.ts';
import { foldConstants } from '../rows/fold.ts';
import { type Lowering, noteError } from './lowering.ts';

/** Functions that give null for constants although none is null: Elasticsearch refuses them. */
const FAILING: ReadonlySet<string> = new Set(['add', 'subtract', 'multiply', 'divide', 'modulo', 'negate', 'number']);

/** A call of a listed function; of constants what it gives, and with a null argument null unless the function decides. */
export function callOf(name: string, args: readonly Expr[], span: Span, lowering: Lowering): Expr {
  const definition = functionNamed(name);
  if (!definition) throw new Error(`Lowering names a function that is not in the list: ${name}`);
  const type = definition.returns(args.map((argument) => argument.type));
  const hasNull = args.some(isNullLiteral);
  if (hasNull && definition.nulls === 'null') return { kind: 'literal', value: null, type };
  const call = { kind: 'call', function: name, arguments: args, type } as const;
  const folded = foldConstants(call, definition);
  if (folded === call) lowering.spans.set(call, span);
  if (folded.kind !== 'literal' || folded.value !== null || hasNull || !FAILING.has(name)) return folded;
  return noteError(lowering, 'EQL208', span, 'This constant expression has no value', 'a division by zero or a wrong number');
}

export function literalOf(value: string | number | bigint | boolean, type: 'keyword' | 'integer' | 'long' | 'double' | 'boolean'): Expr {
  return { kind: 'literal', value, type };
}

export function isConstant(expr: Expr): expr is Extract<Expr, { kind: 'literal' }> {
  return expr.kind === 'literal';
}

export function isNullLiteral(expr: Expr): boolean {
  return expr.kind === 'literal' && expr.value === null;
}
