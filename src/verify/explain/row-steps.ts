import { rowOfEvent } from '#engine/rows/event-row.ts';
import type { TableRow } from '#engine/rows/row.ts';
import { isRowByRow } from '#engine/rows/row-commands.ts';
import { compileCommands } from '#engine/rows/run-commands.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import { printCommand } from '#plan/print.ts';
import type { Command } from '#plan/query.ts';

/** What a row command made of one event. */
export type RowStep = {
  /** The command in the notation of the plan. */
  readonly text: string;
  /** `open`: it looks at several rows at once, so one event alone cannot tell. */
  readonly outcome: 'kept' | 'dropped' | 'open';
  /** The columns it computed. */
  readonly columns: readonly { readonly name: string; readonly value: Value }[];
};

/** The row commands behind a filter, one after the other on single events, until one drops it or needs others beside it. */
export function compileRowSteps(
  commands: readonly Command[],
  metadata: readonly string[],
): (event: Event, now: number) => readonly RowStep[] {
  const steps = commands.map((command) => ({ command, text: printCommand(command), run: compileCommands([command]) }));
  return (event, now) => {
    const taken: RowStep[] = [];
    let rows: readonly TableRow[] = [rowOfEvent(event, metadata)];
    for (const { command, text, run } of steps) {
      if (!isRowByRow([command])) return [...taken, { text, outcome: 'open', columns: [] }];
      const before = rows[0];
      rows = run(rows, now);
      const [row] = rows;
      taken.push({ text, outcome: row ? 'kept' : 'dropped', columns: row ? newColumns(before, row) : [] });
      if (!row) break;
    }
    return taken;
  };
}

function newColumns(before: TableRow | undefined, after: TableRow): RowStep['columns'] {
  return [...after.columns]
    .filter(([name, value]) => !name.startsWith('#') && before?.columns.get(name) !== value)
    .map(([name, value]) => ({ name, value }));
}
