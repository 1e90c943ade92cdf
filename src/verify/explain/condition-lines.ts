import type { Condition } from '#plan/expr.ts';
import { printCondition } from '#plan/print.ts';

/** A condition in the notation of the plan, a clause a line. */
export function conditionLines(condition: Condition, indent = ''): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [`${indent}${condition.kind}`, ...condition.operands.flatMap((operand) => conditionLines(operand, `${indent}  `))];
    case 'not':
      return [`${indent}not`, ...conditionLines(condition.operand, `${indent}  `)];
    case 'nested':
      return [`${indent}some object of ${condition.path} meets`, ...conditionLines(condition.operand, `${indent}  `)];
    default:
      return [`${indent}${printCondition(condition)}`];
  }
}
