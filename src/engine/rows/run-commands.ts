import type { Value } from '#event/value.ts';
import type { Assignment, Command } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileCondition } from '../match/condition.ts';
import { compileExpr } from '../match/expr.ts';
import type { TableRow } from './row.ts';
import { firstOfGroups, sortRows } from './sort.ts';
import { runStats } from './stats.ts';
import { withTick } from './tick.ts';

/** Runs row commands one after the other. `now` is the tick, epoch milliseconds: what `NOW()` gives. */
export function runCommands(commands: readonly Command[], rows: readonly TableRow[], now: number): readonly TableRow[] {
  return commands.map((command) => withTick(command, now)).reduce((current, command) => runCommand(command, current, now), rows);
}

function runCommand(command: Command, rows: readonly TableRow[], now: number): readonly TableRow[] {
  switch (command.kind) {
    case 'eval':
      return evalRows(command.assignments, rows);
    case 'where': {
      const holds = compileExpr(command.condition);
      return rows.filter((row) => holds(row) === true);
    }
    case 'test': {
      const meets = compileCondition(command.condition, now);
      return rows.map((row) => row.with(new Map(row.columns).set(command.name, row.reader !== undefined && meets(row.reader))));
    }
    case 'keep': {
      const kept = new Set(command.names);
      return rows.map((row) => row.with(new Map([...row.columns].filter(([name]) => kept.has(name)))));
    }
    case 'rename':
      return renameRows(command.pairs, rows);
    case 'sort':
      return sortRows(rows, command.keys);
    case 'limit':
      return command.by.length === 0 ? rows.slice(0, command.count) : firstOfGroups(rows, command.by, command.count);
    case 'expand':
      return expandRows(command, rows);
    case 'stats':
      return runStats(command, rows);
    default:
      throw new Error(`Lowering made a command that is not run yet: ${command.kind}`);
  }
}

/** Left to right: what one assignment sets, the next one reads. */
function evalRows(assignments: readonly Assignment[], rows: readonly TableRow[]): TableRow[] {
  const compiled = assignments.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr) }));
  return rows.map((row) => {
    const columns = new Map(row.columns);
    const current = row.with(columns);
    for (const { name, evaluate } of compiled) {
      const value = evaluate(current);
      columns.delete(name);
      columns.set(name, value);
    }
    return current;
  });
}

function renameRows(pairs: Extract<Command, { kind: 'rename' }>['pairs'], rows: readonly TableRow[]): TableRow[] {
  const compiled = pairs.map(({ from, to, expr }) => ({ from, to, evaluate: compileExpr(expr) }));
  return rows.map((row) => {
    const columns = new Map(row.columns);
    const current = row.with(columns);
    for (const { from, to, evaluate } of compiled) {
      const value = evaluate(current);
      columns.delete(from);
      columns.set(to, value);
    }
    return current;
  });
}

/** A row for every value; a row without a value stays as it is. */
function expandRows(command: Extract<Command, { kind: 'expand' }>, rows: readonly TableRow[]): TableRow[] {
  const evaluate = compileExpr(command.expr);
  return rows.flatMap((row) => {
    const values: readonly Value[] = listOf(evaluate(row));
    return (values.length === 0 ? [null] : values).map((value) => row.with(new Map(row.columns).set(command.name, value)));
  });
}
