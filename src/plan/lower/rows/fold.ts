import type { Value } from '#event/value.ts';
import type { Expr } from '../../expr.ts';
import type { FunctionDefinition } from '../../function.ts';
import { literal } from './literals.ts';

/** A call of constants as the constant it gives; any other call as it is. */
export function foldConstants(call: Extract<Expr, { kind: 'call' }>, definition: FunctionDefinition): Expr {
  const values: Value[] = [];
  for (const argument of call.arguments) {
    if (argument.kind !== 'literal') return call;
    values.push(argument.value);
  }
  if (definition.isVolatile || values.length === 0 || (definition.multivalue === 'any' && values.some(Array.isArray))) return call;
  const isUnknown = definition.nulls === 'null' && values.includes(null);
  const hasSeveral = definition.multivalue === 'null' && values.some(Array.isArray);
  if (isUnknown || hasSeveral) return literal(null, call.type);
  const types = call.arguments.map(({ type }) => type);
  return literal(definition.prepare(types, values)(values), call.type);
}
