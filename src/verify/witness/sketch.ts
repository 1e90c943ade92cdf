import type { Event } from '#event/event.ts';
import type { Condition } from '#plan/expr.ts';
import { printCondition } from '#plan/print.ts';
import type { Goal } from './goal.ts';
import type { Scope } from './leaf.ts';
import { solve } from './solve.ts';

/** Events that should make a rule fire, nobody having run it on them yet. */
export type Sketch =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  /** No events at all do it: these clauses, in the notation of the plan, cannot hold together. */
  | { readonly kind: 'impossible'; readonly clauses: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** When the events of a sketch happen, in epoch milliseconds: at or before `last`, not before `first`; `tick` is the run that reads them. */
export type Moments = { readonly first: number; readonly last: number; readonly tick: number };

export function wantCondition(condition: Condition, scope: Scope): Goal {
  return { kind: 'condition', condition, isWanted: true, scope };
}

const MAX_CLAUSES = 200;

/** The smallest part of a condition's clauses that is impossible already. */
export function contradiction(condition: Condition, now: number): readonly string[] {
  const scope: Scope = (path) => path;
  const isImpossible = (clauses: readonly Condition[]): boolean =>
    solve(
      clauses.map((clause) => wantCondition(clause, scope)),
      now,
    ).kind === 'impossible';
  let clauses = clausesOf(condition, 0);
  if (clauses.length <= MAX_CLAUSES) {
    for (const clause of clauses) {
      const others = clauses.filter((other) => other !== clause);
      if (isImpossible(others)) clauses = others;
    }
  }
  return clauses.map(printCondition);
}

function clausesOf(condition: Condition, depth: number): readonly Condition[] {
  if (condition.kind === 'holds' && condition.expr.kind === 'call' && condition.expr.function === 'and' && depth <= 20) {
    const { values } = condition;
    return condition.expr.arguments.flatMap((expr) => clausesOf({ kind: 'holds', expr, values }, depth + 1));
  }
  if (condition.kind !== 'and' || depth > 20) return [condition];
  return condition.operands.flatMap((operand) => clausesOf(operand, depth + 1));
}

export const NOT_FOUND: Sketch = { kind: 'unknown', why: 'no values were found that meet all clauses, and no contradiction among them' };
