import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Accumulator } from '#plan/aggregate.ts';
import { aggregateNamed } from '#plan/aggregates.ts';
import type { Aggregate, Assignment, StatsCommand } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileExpr, type Evaluate } from '../match/expr.ts';
import { groupKey } from './group-key.ts';
import { TableRow } from './row.ts';

/** STATS: a row a group. INLINE STATS: the rows, each with the columns of its group. What a row gives is computed once, however often it comes. */
export function compileStats(command: StatsCommand): (rows: readonly TableRow[]) => TableRow[] {
  const collect = compileAggregates(command.aggregates);
  const read = compileRead(command.keys, collect.read);
  const outputs = command.outputs.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr) }));
  return (rows) => {
    const groups = new Map<string, Group>();
    // Without keys everything is one group, even nothing.
    if (command.keys.length === 0) groups.set(groupKey([]), { key: [], accumulators: collect.start(), events: new Set() });
    for (const row of rows) {
      const { values, keys } = read(row);
      for (const { key, text } of keys) {
        const group = groupOf(groups, key, text, collect.start);
        collect.add(group.accumulators, values);
        for (const event of row.events) group.events.add(event);
      }
    }
    const finished = new Map([...groups].map(([text, group]) => [text, finish(command, outputs, group)] as const));
    return command.isInline ? joinGroups(command, rows.map(read), finished) : [...finished.values()];
  };
}

/** What a row gives to its groups. */
type ReadRow = {
  /** With the keys as columns. */
  readonly keyed: TableRow;
  readonly values: RowValues;
  readonly keys: readonly { readonly key: readonly Value[]; readonly text: string }[];
};

function compileRead(keys: readonly Assignment[], readValues: (row: TableRow) => RowValues): (row: TableRow) => ReadRow {
  const setKeys = compileKeys(keys);
  const known = new WeakMap<TableRow, ReadRow>();
  return (row) => {
    let read = known.get(row);
    if (!read) {
      const keyed = setKeys(row);
      read = { keyed, values: readValues(keyed), keys: keysOf(keys, keyed).map((key) => ({ key, text: groupKey(key) })) };
      known.set(row, read);
    }
    return read;
  };
}

type Group = { readonly key: readonly Value[]; readonly accumulators: readonly Accumulator[]; readonly events: Set<Event> };

function groupOf(groups: Map<string, Group>, key: readonly Value[], text: string, start: () => readonly Accumulator[]): Group {
  let group = groups.get(text);
  if (!group) {
    group = { key, accumulators: start(), events: new Set() };
    groups.set(text, group);
  }
  return group;
}

/** Every key sees the row as it was before any of them. */
function compileKeys(keys: readonly Assignment[]): (row: TableRow) => TableRow {
  const compiled = keys.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr) }));
  return (row) => row.with(new Map([...row.columns, ...compiled.map(({ name, evaluate }) => [name, evaluate(row)] as const)]));
}

const MAX_GROUPS_OF_A_ROW = 10_000;

/** The groups a row belongs to: one for each choice of a value for every key. */
function keysOf(keys: readonly Assignment[], row: TableRow): readonly (readonly Value[])[] {
  let choices: (readonly Value[])[] = [[]];
  for (const { name } of keys) {
    const values: readonly Value[] = listOf(row.column(name));
    const options: readonly Value[] = values.length === 0 ? [null] : [...new Set(values)];
    choices = choices.flatMap((choice) => options.map((option) => [...choice, option])).slice(0, MAX_GROUPS_OF_A_ROW);
  }
  return choices;
}

/** Undefined for an aggregate whose filter the row does not meet. */
type RowValues = readonly (readonly Value[] | undefined)[];

type CompiledAggregate = { readonly filter: Evaluate | undefined; readonly args: readonly Evaluate[]; readonly start: () => Accumulator };

function compileAggregates(aggregates: readonly Aggregate[]) {
  const compiled = aggregates.map(compileAggregate);
  return {
    start: (): readonly Accumulator[] => compiled.map(({ start }) => start()),
    read: (row: TableRow): RowValues =>
      compiled.map(({ filter, args }) => (filter && filter(row) !== true ? undefined : args.map((evaluate) => evaluate(row)))),
    add: (accumulators: readonly Accumulator[], values: RowValues): void => {
      for (const [i, accumulator] of accumulators.entries()) {
        const read = values[i];
        if (read) accumulator.add(read);
      }
    },
  };
}

function compileAggregate(aggregate: Aggregate): CompiledAggregate {
  const definition = aggregateNamed(aggregate.function);
  if (!definition) throw new Error(`Lowering named an aggregate that is not in the list: ${aggregate.function}`);
  const start = definition.prepare(
    aggregate.arguments.map(({ type }) => type),
    aggregate.arguments.map((argument) => (argument.kind === 'literal' ? argument.value : undefined)),
  );
  return { filter: aggregate.filter ? compileExpr(aggregate.filter) : undefined, args: aggregate.arguments.map(compileExpr), start };
}

type Output = { readonly name: string; readonly evaluate: Evaluate };

function finish(command: StatsCommand, outputs: readonly Output[], group: Group): TableRow {
  const columns = new Map<string, Value>(command.keys.map(({ name }, i) => [name, group.key[i] ?? null]));
  for (const [i, { name }] of command.aggregates.entries()) columns.set(name, group.accumulators[i]?.result() ?? null);
  const row = TableRow.ofGroup([...group.events], columns);
  const shown = new Map<string, Value>(outputs.map(({ name, evaluate }) => [name, evaluate(row)]));
  for (const { name } of command.keys) shown.set(name, row.column(name));
  return row.with(shown);
}

/** A row with several values in a key gets the columns of each of its groups, a row each. */
function joinGroups(command: StatsCommand, rows: readonly ReadRow[], groups: ReadonlyMap<string, TableRow>): TableRow[] {
  return rows.flatMap(({ keyed, keys }) =>
    keys.map(({ key, text }) => {
      const group = groups.get(text);
      const columns = new Map(keyed.columns);
      for (const { name } of command.outputs) columns.set(name, group?.column(name) ?? null);
      for (const [i, { name }] of command.keys.entries()) columns.set(name, key[i] ?? null);
      return keyed.with(columns);
    }),
  );
}
