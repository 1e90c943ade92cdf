import type { Expr } from '#plan/expr.ts';
import type { Aggregate, Assignment, Command, StatsCommand } from '#plan/query.ts';
import { isRelative } from '../match/relative.ts';

/** Whether the command reads the tick, so that it is made ready anew for each. */
export function needsTick(command: Command): boolean {
  return command.kind === 'test' ? isRelative(command.condition) : withTick(command, 0) !== command;
}

/** The command with the tick in the place of `NOW()`: one constant for the whole run. */
export function withTick(command: Command, now: number): Command {
  return replaceIn(command, (expr) => replaceNow(expr, now));
}

type Replace = (expr: Expr) => Expr;

function replaceIn(command: Command, replace: Replace): Command {
  switch (command.kind) {
    case 'eval': {
      const assignments = replaceAll(command.assignments, (one) => replaceAssignment(one, replace));
      return assignments === command.assignments ? command : { ...command, assignments };
    }
    case 'where': {
      const condition = replace(command.condition);
      return condition === command.condition ? command : { ...command, condition };
    }
    case 'sort': {
      const keys = replaceAll(command.keys, (key) => {
        const expr = replace(key.expr);
        return expr === key.expr ? key : { ...key, expr };
      });
      return keys === command.keys ? command : { ...command, keys };
    }
    case 'dissect':
    case 'grok': {
      const input = replace(command.input);
      return input === command.input ? command : { ...command, input };
    }
    case 'stats':
      return replaceInStats(command, replace);
    default:
      return command;
  }
}

function replaceInStats(command: StatsCommand, replace: Replace): StatsCommand {
  const keys = replaceAll(command.keys, (one) => replaceAssignment(one, replace));
  const outputs = replaceAll(command.outputs, (one) => replaceAssignment(one, replace));
  const aggregates = replaceAll(command.aggregates, (one) => replaceAggregate(one, replace));
  const isSame = keys === command.keys && outputs === command.outputs && aggregates === command.aggregates;
  return isSame ? command : { ...command, keys, outputs, aggregates };
}

function replaceAssignment(assignment: Assignment, replace: Replace): Assignment {
  const expr = replace(assignment.expr);
  return expr === assignment.expr ? assignment : { ...assignment, expr };
}

function replaceAggregate(aggregate: Aggregate, replace: Replace): Aggregate {
  const args = replaceAll(aggregate.arguments, replace);
  const filter = aggregate.filter && replace(aggregate.filter);
  if (args === aggregate.arguments && filter === aggregate.filter) return aggregate;
  return { ...aggregate, arguments: args, ...(filter ? { filter } : {}) };
}

function replaceNow(expr: Expr, now: number): Expr {
  if (expr.kind !== 'call') return expr;
  if (expr.function === 'now') return { kind: 'literal', value: now, type: 'date' };
  const args = replaceAll(expr.arguments, (argument) => replaceNow(argument, now));
  return args === expr.arguments ? expr : { ...expr, arguments: args };
}

/** The same list when nothing in it changed. */
function replaceAll<T>(list: readonly T[], replace: (one: T) => T): readonly T[] {
  const replaced = list.map(replace);
  return replaced.every((one, i) => one === list[i]) ? list : replaced;
}
