import { spanOf } from '#base/span.ts';
import type { Condition, Expr } from '../../expr.ts';
import { allOf, anyOf, notOf, testOf } from '../conditions.ts';
import { fieldTests } from './field-test.ts';
import type { Lowering } from './lowering.ts';

/**
 * The condition an expression makes of an event, as Elasticsearch (since 7.15) turns it into a query:
 *
 * - `and`, `or` and `not` combine queries, so a `not` is true for an event without the field, whatever stands under it.
 * - A bare field against constants asks whether **any** value passes.
 * - Everything else is a script, tried for every value of every field in it; null is false.
 * - The unknown (an optional field that nobody maps) stays unknown through `not`, and an `or` does without it.
 */
export function toCondition(expr: Expr, lowering: Lowering): Condition {
  return truthOf(expr, lowering) ?? { kind: 'none' };
}

/** Undefined is the unknown. */
function truthOf(expr: Expr, lowering: Lowering): Condition | undefined {
  if (expr.kind === 'literal') return expr.value === null ? undefined : { kind: expr.value === true ? 'all' : 'none' };
  if (expr.kind === 'field') return testOf(expr.field, { kind: 'boolean', value: true });
  if (expr.kind !== 'call') throw new Error('EQL has no columns');
  const truths = (): (Condition | undefined)[] => expr.arguments.map((operand) => truthOf(operand, lowering));
  switch (expr.function) {
    case 'and':
      return conjunction(truths());
    case 'or':
      return disjunction(truths());
    case 'not': {
      const [operand] = truths();
      return operand && notOf(operand);
    }
    default:
      return leafCondition(expr, lowering);
  }
}

function conjunction(truths: readonly (Condition | undefined)[]): Condition | undefined {
  const known = allOf(truths.filter((truth) => truth !== undefined));
  return known.kind === 'none' || !truths.includes(undefined) ? known : undefined;
}

function disjunction(truths: readonly (Condition | undefined)[]): Condition | undefined {
  const known = truths.filter((truth) => truth !== undefined);
  return known.length === 0 ? undefined : anyOf(known);
}

function leafCondition(call: Extract<Expr, { kind: 'call' }>, lowering: Lowering): Condition {
  const [first, ...others] = call.arguments;
  const constants = others.flatMap((argument) => (argument.kind === 'literal' ? [argument] : []));
  if (first?.kind !== 'field' || constants.length !== others.length) return { kind: 'holds', expr: call, values: 'each' };
  if (call.function === 'is_null') return notOf({ kind: 'exists', field: first.field });
  const tests = fieldTests(call.function, first.field, constants, lowering.spans.get(call) ?? spanOf(0, 0), lowering);
  if (!tests) return { kind: 'holds', expr: call, values: 'each' };
  return anyOf(tests.map((test) => testOf(first.field, test)));
}
