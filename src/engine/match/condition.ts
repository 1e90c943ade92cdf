import type { Condition } from '#plan/expr.ts';
import { compileEach, compileExpr } from './expr.ts';
import type { Predicate } from './reader.ts';
import { compileTest } from './test.ts';

/** A condition made ready to run. `now` (epoch milliseconds, the tick) resolves date math in it. */
export function compileCondition(condition: Condition, now: number): Predicate {
  switch (condition.kind) {
    case 'all':
      return () => true;
    case 'none':
      return () => false;
    case 'and':
      return every(condition.operands.map((operand) => compileCondition(operand, now)));
    case 'or':
      return some(condition.operands.map((operand) => compileCondition(operand, now)));
    case 'not': {
      const operand = compileCondition(condition.operand, now);
      return (reader) => !operand(reader);
    }
    case 'test': {
      const { field } = condition;
      const passes = compileTest(condition.test, field, now);
      return (reader) => reader.values(field).some(passes);
    }
    case 'exists':
      return (reader) => reader.hasAny(condition.field);
    case 'nested': {
      const operand = compileCondition(condition.operand, now);
      return (reader) => [...reader.nested(condition.path)].some(operand);
    }
    case 'anyField': {
      const passes = compileTest(condition.test, { type: 'unknown' }, now);
      return (reader) => reader.allValues().some(passes);
    }
    case 'holds':
      return condition.values === 'each' ? compileEach(condition.expr) : holds(compileExpr(condition.expr));
    default:
      return condition satisfies never;
  }
}

function every(predicates: readonly Predicate[]): Predicate {
  return (reader) => {
    for (const predicate of predicates) if (!predicate(reader)) return false;
    return true;
  };
}

function some(predicates: readonly Predicate[]): Predicate {
  return (reader) => {
    for (const predicate of predicates) if (predicate(reader)) return true;
    return false;
  };
}

function holds(evaluate: ReturnType<typeof compileExpr>): Predicate {
  return (reader) => evaluate({ field: (field) => reader.values(field), column: () => null }) === true;
}
