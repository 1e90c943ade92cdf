import type { Bounds, Condition, Instant } from '#plan/expr.ts';

/** Whether a condition holds date math that only the run's tick resolves. */
export function isRelative(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.operands.some(isRelative);
    case 'not':
    case 'nested':
      return isRelative(condition.operand);
    case 'test':
    case 'anyField':
      return condition.test.kind === 'date' && hasMath(condition.test.bounds);
    default:
      return false;
  }
}

/**
 * A condition without date math that holds wherever the given one does, whatever the tick: it is tested when the event arrives, and the
 * exact one when the rule runs.
 */
export function widenRelative(condition: Condition): Condition {
  return loosen(condition, 'all');
}

/** `free` is what a test that nobody can decide yet counts as: `all` where holding widens the whole, `none` under an odd number of nots. */
function loosen(condition: Condition, free: 'all' | 'none'): Condition {
  if (!isRelative(condition)) return condition;
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { kind: condition.kind, operands: condition.operands.map((operand) => loosen(operand, free)) };
    case 'not':
      return { kind: 'not', operand: loosen(condition.operand, free === 'all' ? 'none' : 'all') };
    case 'nested':
      return { ...condition, operand: loosen(condition.operand, free) };
    default:
      return { kind: free };
  }
}

function hasMath(bounds: Bounds<Instant>): boolean {
  return Object.values(bounds).some((bound) => typeof bound === 'object');
}
