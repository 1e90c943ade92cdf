import type { Condition } from '#plan/expr.ts';
import type { Goal, Step } from './goal.ts';
import { constraintOf, type Scope } from './leaf.ts';

/** A clause that is to hold, or not, as simpler goals. */
export function expandCondition(condition: Condition, isWanted: boolean, scope: Scope, now: number): Step {
  const goalOf = (operand: Condition): Goal => ({ kind: 'condition', condition: operand, isWanted, scope });
  switch (condition.kind) {
    case 'all':
      return isWanted ? { kind: 'all', goals: [] } : { kind: 'never', isProven: true };
    case 'none':
      return isWanted ? { kind: 'never', isProven: true } : { kind: 'all', goals: [] };
    case 'and':
    case 'or': {
      const isAll = (condition.kind === 'and') === isWanted;
      const goals = condition.operands.map(goalOf);
      return isAll ? { kind: 'all', goals } : { kind: 'any', options: goals.map((goal) => [goal]) };
    }
    case 'not':
      return { kind: 'all', goals: [{ kind: 'condition', condition: condition.operand, isWanted: !isWanted, scope }] };
    case 'nested':
      return { kind: 'all', goals: [goalOf(condition.operand)], isGuess: true };
    case 'test':
    case 'exists': {
      const constraint = constraintOf(condition, isWanted, scope, now);
      return { kind: 'all', goals: [{ kind: 'constraint', constraint }], ...(condition.field.isPattern ? { isGuess: true } : {}) };
    }
    case 'anyField': {
      const field = { path: 'message', type: 'unknown' } as const;
      const constraint = constraintOf({ kind: 'test', field, test: condition.test }, isWanted, scope, now);
      return { kind: 'all', goals: [{ kind: 'constraint', constraint }], isGuess: true };
    }
    case 'holds': {
      const answer = isWanted ? 'true' : 'notTrue';
      return { kind: 'all', goals: [{ kind: 'expr', expr: condition.expr, answer, values: condition.values, scope }] };
    }
    default:
      return condition satisfies never;
  }
}
