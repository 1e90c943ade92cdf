import type { Expr } from '#plan/expr.ts';
import type { Aggregate, Assignment, Command } from '#plan/query.ts';

/** The command with the tick in the place of `NOW()`: one constant for the whole run. */
export function withTick(command: Command, now: number): Command {
  const expr = (one: Expr): Expr => replaceNow(one, now);
  const assignments = (list: readonly Assignment[]): Assignment[] => list.map((one) => ({ ...one, expr: expr(one.expr) }));
  switch (command.kind) {
    case 'eval':
      return { ...command, assignments: assignments(command.assignments) };
    case 'where':
      return { ...command, condition: expr(command.condition) };
    case 'sort':
      return { ...command, keys: command.keys.map((key) => ({ ...key, expr: expr(key.expr) })) };
    case 'dissect':
    case 'grok':
      return { ...command, input: expr(command.input) };
    case 'stats':
      return {
        ...command,
        keys: assignments(command.keys),
        outputs: assignments(command.outputs),
        aggregates: command.aggregates.map(
          (one): Aggregate => ({ ...one, arguments: one.arguments.map(expr), ...(one.filter ? { filter: expr(one.filter) } : {}) }),
        ),
      };
    default:
      return command;
  }
}

function replaceNow(expr: Expr, now: number): Expr {
  if (expr.kind !== 'call') return expr;
  if (expr.function === 'now') return { kind: 'literal', value: now, type: 'date' };
  return { ...expr, arguments: expr.arguments.map((argument) => replaceNow(argument, now)) };
}
