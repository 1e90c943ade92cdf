import type { Span } from '#base/span.ts';
import type { Expr } from '../../expr.ts';
import { functionNamed } from '../../functions.ts';
import { foldConstants } from '../rows/fold.ts';
import { type Lowering, NULL, noteError } from './lowering.ts';

/** Functions that give null for constants although none is null: Elasticsearch refuses them. */
const FAILING: ReadonlySet<string> = new Set(['add', 'subtract', 'multiply', 'divide', 'modulo', 'negate', 'number']);

/** A call of a listed function; of constants what it gives. */
export function callOf(name: string, args: readonly Expr[], span: Span, lowering: Lowering): Expr {
  const definition = functionNamed(name);
  if (!definition) throw new Error(`Lowering names a function that is not in the list: ${name}`);
  const call = { kind: 'call', function: name, arguments: args, type: definition.returns(args.map(({ type }) => type)) } as const;
  const folded = foldConstants(call, definition);
  if (folded.kind !== 'literal' || folded.value !== null || !FAILING.has(name)) return folded;
  const hasNull = args.some((argument) => argument.kind === 'literal' && argument.value === null);
  return hasNull
    ? NULL
    : noteError(lowering, 'EQL208', span, 'This constant expression has no value', 'a division by zero or a wrong number');
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
