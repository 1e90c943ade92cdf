import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Accumulator } from '#plan/aggregate.ts';
import type { StatsCommand } from '#plan/query.ts';
import { groupKey } from './group-key.ts';
import { checkGroupCount, choicesOf, compileGrouping, type Grouping, type ReadRow } from './grouping.ts';
import type { TableRow } from './row.ts';
import type { RunContext } from './run-context.ts';
import { atEnd, onAllRows, type Step } from './stage.ts';

/** STATS: a row a group; only the groups are held. INLINE STATS: the rows, each with the columns of its group. */
export function compileStats(command: StatsCommand, context: RunContext): Step {
  const grouping = compileGrouping(command, context);
  const startGroups = (): Groups => holdGroups(command, grouping, context);
  if (!command.isInline) {
    return atEnd(() => {
      const groups = startGroups();
      return { add: groups.add, rows: () => [...groups.finish().values()] };
    });
  }
  return onAllRows((rows) => {
    const groups = startGroups();
    for (const row of rows) groups.add(row);
    return joinGroups(command, rows.map(grouping.setKeys), groups.finish());
  });
}

type Group = { readonly key: readonly Value[]; readonly accumulators: readonly Accumulator[]; readonly events: Set<Event> | undefined };

type Groups = { readonly add: (row: TableRow) => void; readonly finish: () => ReadonlyMap<string, TableRow> };

function holdGroups(command: StatsCommand, { read, starts, rowOf }: Grouping, context: RunContext): Groups {
  const groups = new Map<string, Group>();
  const startGroup = (key: readonly Value[]): Group => ({
    key,
    accumulators: starts.map((start) => start()),
    events: context.groupEvents === 'kept' ? new Set() : undefined,
  });
  // Without keys everything is one group, even nothing.
  if (command.keys.length === 0) groups.set(groupKey([]), startGroup([]));
  const addTo = (key: readonly Value[], row: TableRow, values: ReadRow['values']): void => {
    const text = groupKey(key);
    let group = groups.get(text);
    if (!group) {
      checkGroupCount(groups.size, command);
      group = startGroup(key);
      groups.set(text, group);
    }
    addValues(group.accumulators, values);
    if (group.events) for (const event of row.events) group.events.add(event);
  };
  return {
    add: (row) => {
      const { key, values } = read(row);
      for (const one of choicesOf(key)) addTo(one, row, values);
    },
    finish: () =>
      new Map(
        [...groups].map(([text, { key, accumulators, events }]) => {
          const results = accumulators.map((accumulator) => accumulator.result());
          return [text, rowOf(key, results, [...(events ?? [])])] as const;
        }),
      ),
  };
}

function addValues(accumulators: readonly Accumulator[], values: ReadRow['values']): void {
  for (let i = 0; i < accumulators.length; i++) {
    const read = values[i];
    if (read) accumulators[i]?.add(read);
  }
}

/** A row with several values in a key gets the columns of each of its groups, a row each. */
function joinGroups(command: StatsCommand, rows: readonly TableRow[], groups: ReadonlyMap<string, TableRow>): TableRow[] {
  const names = command.keys.map(({ name }) => name);
  return rows.flatMap((row) =>
    choicesOf(names.map((name) => row.column(name))).map((key) => joinGroup(command, row, key, groups.get(groupKey(key)))),
  );
}

/** A row, whose keys are set, with the columns of one of its groups. */
export function joinGroup(command: StatsCommand, row: TableRow, key: readonly Value[], group: TableRow | undefined): TableRow {
  const columns = new Map(row.columns);
  for (const { name } of command.outputs) columns.set(name, group?.column(name) ?? null);
  for (const [i, { name }] of command.keys.entries()) columns.set(name, key[i] ?? null);
  return row.with(columns);
}
