import type { Command } from '#plan/query.ts';
import { sameValue } from '#plan/values.ts';
import type { TableRow } from '../row.ts';
import { compileStages } from '../run-commands.ts';
import { PLAIN } from '../run-context.ts';
import { Changes, type Entry, type MovingStep } from './entry.ts';

/** Commands that look at one row at a time, and not at the tick: what they make of a row, they make of it once. */
export function compileRowStep(commands: readonly Command[]): () => MovingStep {
  const start = compileStages(commands, PLAIN);
  return () => {
    const stage = start(0);
    return (change) => {
      const changes = new Changes();
      for (const entry of change.removed) changes.drop(entry);
      for (const entry of change.added) changes.replace(entry, entry.madeInto(stage.push(entry.row)));
      return changes;
    };
  };
}

/** A command that looks at one row and the tick: every row goes through it at every tick, and those behind it change that come out as others. */
export function compileTickStep(command: Command): () => MovingStep {
  const start = compileStages([command], PLAIN);
  return () => {
    const held = new Set<Entry>();
    return (change, tick) => {
      const stage = start(tick);
      const changes = new Changes();
      for (const entry of change.removed) {
        held.delete(entry);
        changes.drop(entry);
      }
      for (const entry of change.added) held.add(entry);
      for (const entry of held) {
        const rows = stage.push(entry.row);
        if (!areSame(rows, entry.made)) changes.replace(entry, entry.madeInto(rows));
      }
      return changes;
    };
  };
}

function areSame(rows: readonly TableRow[], entries: readonly Entry[]): boolean {
  return rows.length === entries.length && rows.every((row, i) => isSame(row, entries[i]?.row));
}

/** Rows made of one row are the same when their columns are, in their order. */
function isSame(left: TableRow, right: TableRow | undefined): boolean {
  if (left === right) return true;
  if (!right || left.columns.size !== right.columns.size) return false;
  const others = right.columns.entries();
  for (const [name, value] of left.columns) {
    const other = others.next().value;
    if (!other || other[0] !== name || !sameValue(value, other[1])) return false;
  }
  return true;
}
