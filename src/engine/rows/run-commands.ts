import type { Value } from '#event/value.ts';
import type { Assignment, Command } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileCondition } from '../match/condition.ts';
import { compileExpr } from '../match/expr.ts';
import { Fields } from '../match/fields.ts';
import { compileEnrich, compileJoin } from './join.ts';
import { compileDissect, compileGrok } from './patterns.ts';
import type { TableRow } from './row.ts';
import { PLAIN, type RunContext } from './run-context.ts';
import { compileSample } from './sample.ts';
import { compileLimitBy, compileSort } from './sort.ts';
import { chainStages, eachRow, firstRows, mapRow, type Stage, type Step } from './stage.ts';
import { compileStats } from './stats.ts';
import { needsTick, withTick } from './tick.ts';

/** Row commands made ready to run on all rows at once, again and again. `now` is the tick, epoch milliseconds: what `NOW()` gives. */
export function compileCommands(
  commands: readonly Command[],
  context: RunContext = PLAIN,
): (rows: readonly TableRow[], now: number) => readonly TableRow[] {
  const start = compileStages(commands, context);
  return (rows, now) => {
    const stage = start(now);
    const found: TableRow[] = [];
    for (const row of rows) {
      if (stage.isDone()) break;
      for (const ready of stage.push(row)) found.push(ready);
    }
    return found.concat(stage.finish());
  };
}

export function runCommands(
  commands: readonly Command[],
  rows: readonly TableRow[],
  now: number,
  context: RunContext = PLAIN,
): readonly TableRow[] {
  return compileCommands(commands, context)(rows, now);
}

/** Commands that make one row of each. */
const ROW_FOR_ROW: ReadonlySet<Command['kind']> = new Set(['eval', 'test', 'keep', 'rename', 'dissect', 'grok', 'enrich']);

/** Row commands made ready to take rows one after the other. */
export function compileStages(commands: readonly Command[], context: RunContext): (now: number) => Stage {
  const steps = commands.map((command, i) => {
    // What a LIMIT behind it lets through is all that a SORT has to hold.
    const next = commands.slice(i + 1).find(({ kind }) => !ROW_FOR_ROW.has(kind));
    const count = next?.kind === 'limit' && next.by.length === 0 ? next.count : undefined;
    if (needsTick(command)) return (now: number) => compileCommand(withTick(command, now), now, context, count);
    const step = compileCommand(command, 0, context, count);
    return () => step;
  });
  return (now) => chainStages(steps.map((step) => step(now)()));
}

function compileCommand(command: Command, now: number, context: RunContext, sortCount: number | undefined): Step {
  switch (command.kind) {
    case 'eval':
      return compileEval(command.assignments, context);
    case 'where': {
      const holds = compileExpr(command.condition, context.onFailure);
      return eachRow((row) => (holds(row) === true ? [row] : []));
    }
    case 'test': {
      const meets = compileCondition(command.condition, now, new Fields(), context.onFailure);
      return mapRow((row) => row.with(new Map(row.columns).set(command.name, row.reader !== undefined && meets(row.reader))));
    }
    case 'keep': {
      const kept = new Set(command.names);
      return mapRow((row) => row.with(new Map([...row.columns].filter(([name]) => kept.has(name)))));
    }
    case 'rename':
      return compileRename(command.pairs);
    case 'expand':
      return compileExpand(command);
    case 'sort':
      return compileSort(command.keys, context, sortCount);
    default:
      return compileWideCommand(command, context);
  }
}

type WideCommand = Exclude<Command, { kind: 'eval' | 'where' | 'test' | 'keep' | 'rename' | 'expand' | 'sort' }>;

function compileWideCommand(command: WideCommand, context: RunContext): Step {
  switch (command.kind) {
    case 'sample':
      return compileSample(command.share);
    case 'limit':
      return command.by.length === 0 ? firstRows(command.count) : compileLimitBy(command.by, command.count, context);
    case 'dissect':
      return compileDissect(command, context);
    case 'grok':
      return compileGrok(command, context);
    case 'stats':
      return compileStats(command, context);
    case 'join':
      return compileJoin(command, context.readIndex);
    case 'enrich':
      return compileEnrich(command, context.readIndex);
    default:
      return command satisfies never;
  }
}

/** Left to right: what one assignment sets, the next one reads. */
function compileEval(assignments: readonly Assignment[], { onFailure }: RunContext): Step {
  const compiled = assignments.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr, onFailure) }));
  return mapRow((row) => {
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

function compileRename(pairs: Extract<Command, { kind: 'rename' }>['pairs']): Step {
  const compiled = pairs.map(({ from, to, expr }) => ({ from, to, evaluate: compileExpr(expr) }));
  return mapRow((row) => {
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
function compileExpand(command: Extract<Command, { kind: 'expand' }>): Step {
  const evaluate = compileExpr(command.expr);
  return eachRow((row) => {
    const values: readonly Value[] = listOf(evaluate(row));
    return (values.length === 0 ? [null] : values).map((value) => row.with(new Map(row.columns).set(command.name, value)));
  });
}
