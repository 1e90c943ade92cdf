import type { Condition, ValueTest } from '../expr.ts';
import { allOf, anyOf, notOf } from '../lower/conditions.ts';
import { printCondition } from '../print.ts';
import { costOf } from './cost.ts';

/**
 * A condition with the same answer for every event that takes less to find: constants are folded, nested `and` and `or` flattened, what stands
 * twice is asked once, comparisons of one field with texts or addresses are one test against a set, and what is cheap and seldom true comes first.
 */
export function optimizeCondition(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
      return conjunction(condition.operands.map(optimizeCondition));
    case 'or':
      return disjunction(condition.operands.map(optimizeCondition));
    case 'not':
      return notOf(optimizeCondition(condition.operand));
    case 'nested': {
      const operand = optimizeCondition(condition.operand);
      return operand.kind === 'none' ? operand : { ...condition, operand };
    }
    case 'holds':
      return condition.expr.kind === 'literal' ? { kind: condition.expr.value === true ? 'all' : 'none' } : condition;
    default:
      return condition;
  }
}

function conjunction(operands: readonly Condition[]): Condition {
  const all = allOf(distinct(operands));
  return all.kind === 'and' ? allOf(inOrder(mergeNegated(distinct(all.operands)))) : all;
}

function disjunction(operands: readonly Condition[]): Condition {
  const any = anyOf(distinct(operands));
  return any.kind === 'or' ? anyOf(inOrder(distinct(any.operands))) : any;
}

/** Conditions are only printed where their gists cannot tell them apart (benchmark `compile`). */
function distinct(operands: readonly Condition[]): readonly Condition[] {
  if (operands.length < 2) return operands;
  const gists = operands.map(gistOf);
  const known = new Set<string>();
  const shared = new Set(gists.filter((gist) => known.size === known.add(gist).size));
  if (shared.size === 0) return operands;
  const found = new Set<string>();
  return operands.filter((operand, i) => !shared.has(gists[i] as string) || found.size !== found.add(printCondition(operand)).size);
}

/** Conditions with different gists are different. */
function gistOf(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `${condition.kind}${condition.operands.length}`;
    case 'not':
      return `not ${gistOf(condition.operand)}`;
    case 'test':
      return `${gistOfTest(condition.test)} ${condition.field.path}`;
    case 'exists':
      return `exists ${condition.field.path}`;
    default:
      return condition.kind;
  }
}

function gistOfTest(test: ValueTest): string {
  switch (test.kind) {
    case 'like':
    case 'regex':
      return `${test.kind} ${test.pattern}`;
    case 'prefix':
      return `prefix ${test.value}`;
    case 'text':
      return `text${test.values.length} ${test.values[0]}`;
    default:
      return test.kind;
  }
}

/** None of `not a`, `not b` is `not (a or b)`: the sets in it are merged, and what could not be merged is parted again. */
function mergeNegated(operands: readonly Condition[]): readonly Condition[] {
  const negated = operands.flatMap((operand) => (operand.kind === 'not' ? [operand.operand] : []));
  if (negated.length < 2) return operands;
  const none = anyOf(negated);
  const parts = none.kind === 'or' ? none.operands : [none];
  return [...operands.filter(({ kind }) => kind !== 'not'), ...parts.map(notOf)];
}

/** Those of one cost stay in their order. */
function inOrder(operands: readonly Condition[]): readonly Condition[] {
  return operands
    .map((operand) => ({ operand, cost: costOf(operand) }))
    .sort((left, right) => left.cost - right.cost)
    .map(({ operand }) => operand);
}
