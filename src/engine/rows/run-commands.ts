import type { Value } from '#event/value.ts';
import type { Assignment, Command } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileCondition } from '../match/condition.ts';
import { compileExpr } from '../match/expr.ts';
import { compileEnrich, compileJoin, type ReadIndex } from './join.ts';
import { compileDissect, compileGrok } from './patterns.ts';
import type { TableRow } from './row.ts';
import { sampleRows } from './sample.ts';
import { compileLimitBy, compileSort } from './sort.ts';
import { compileStats } from './stats.ts';
import { needsTick, withTick } from './tick.ts';

export type { ReadIndex } from './join.ts';

type Step = (rows: readonly TableRow[]) => readonly TableRow[];

/** Row commands made ready to run, again and again. `now` is the tick, epoch milliseconds: what `NOW()` gives. */
export function compileCommands(
  commands: readonly Command[],
  readIndex: ReadIndex = () => [],
): (rows: readonly TableRow[], now: number) => readonly TableRow[] {
  const steps = commands.map((command) =>
    needsTick(command)
      ? (now: number) => compileCommand(withTick(command, now), now, readIndex)
      : constantly(compileCommand(command, 0, readIndex)),
  );
  return (rows, now) => steps.reduce((current, step) => step(now)(current), rows);
}

export function runCommands(
  commands: readonly Command[],
  rows: readonly TableRow[],
  now: number,
  readIndex: ReadIndex = () => [],
): readonly TableRow[] {
  return compileCommands(commands, readIndex)(rows, now);
}

function constantly<T>(value: T): () => T {
  return () => value;
}

function compileCommand(command: Command, now: number, readIndex: ReadIndex): Step {
  switch (command.kind) {
    case 'eval':
      return compileEval(command.assignments);
    case 'where': {
      const holds = compileExpr(command.condition);
      return (rows) => rows.filter((row) => holds(row) === true);
    }
    case 'test': {
      const meets = compileCondition(command.condition, now);
      return (rows) => rows.map((row) => row.with(new Map(row.columns).set(command.name, row.reader !== undefined && meets(row.reader))));
    }
    case 'keep': {
      const kept = new Set(command.names);
      return (rows) => rows.map((row) => row.with(new Map([...row.columns].filter(([name]) => kept.has(name)))));
    }
    case 'rename':
      return compileRename(command.pairs);
    case 'expand':
      return compileExpand(command);
    case 'join':
      return compileJoin(command, readIndex);
    case 'enrich':
      return compileEnrich(command, readIndex);
    default:
      return compileWideCommand(command);
  }
}

type WideCommand = Extract<Command, { kind: 'sort' | 'limit' | 'dissect' | 'grok' | 'stats' | 'sample' }>;

function compileWideCommand(command: WideCommand): Step {
  switch (command.kind) {
    case 'sample':
      return (rows) => sampleRows(rows, command.share);
    case 'sort':
      return compileSort(command.keys);
    case 'limit':
      return command.by.length === 0 ? (rows) => rows.slice(0, command.count) : compileLimitBy(command.by, command.count);
    case 'dissect':
      return compileDissect(command);
    case 'grok':
      return compileGrok(command);
    case 'stats':
      return compileStats(command);
    default:
      return command satisfies never;
  }
}

/** Left to right: what one assignment sets, the next one reads. */
function compileEval(assignments: readonly Assignment[]): Step {
  const compiled = assignments.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr) }));
  return (rows) =>
    rows.map((row) => {
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
  return (rows) =>
    rows.map((row) => {
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
  return (rows) =>
    rows.flatMap((row) => {
      const values: readonly Value[] = listOf(evaluate(row));
      return (values.length === 0 ? [null] : values).map((value) => row.with(new Map(row.columns).set(command.name, value)));
    });
}
