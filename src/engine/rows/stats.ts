import { LimitError } from '#base/limit-error.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Accumulator } from '#plan/aggregate.ts';
import { aggregateNamed } from '#plan/aggregates.ts';
import type { Expr } from '#plan/expr.ts';
import type { Aggregate, Assignment, StatsCommand } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileExpr, type Evaluate } from '../match/expr.ts';
import { groupKey } from './group-key.ts';
import { TableRow } from './row.ts';
import type { RunContext } from './run-context.ts';
import { atEnd, onAllRows, type Step } from './stage.ts';

/** STATS: a row a group; only the groups are held. INLINE STATS: the rows, each with the columns of its group. */
export function compileStats(command: StatsCommand, context: RunContext): Step {
  const startGroups = compileGroups(command, context);
  const setKeys = compileKeys(command.keys, context);
  if (!command.isInline) {
    return atEnd(() => {
      const groups = startGroups();
      return { add: groups.add, rows: () => [...groups.finish().values()] };
    });
  }
  return onAllRows((rows) => {
    const groups = startGroups();
    for (const row of rows) groups.add(row);
    return joinGroups(command, rows.map(setKeys), groups.finish());
  });
}

/** More groups are no answer that somebody reads, and more than memory is meant to hold. */
const MAX_GROUPS = 2_000_000;

type Group = { readonly key: readonly Value[]; readonly accumulators: readonly Accumulator[]; readonly events: Set<Event> | undefined };

type Groups = { readonly add: (row: TableRow) => void; readonly finish: () => ReadonlyMap<string, TableRow> };

function compileGroups(command: StatsCommand, context: RunContext): () => Groups {
  const collect = compileAggregates(command.aggregates, context);
  const keys = command.keys.map(({ expr }) => compileExpr(expr, context.onFailure));
  const setKeys = readsKeys(command) ? compileKeys(command.keys, context) : undefined;
  const outputs = command.outputs.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr, context.onFailure) }));
  const startGroup = (key: readonly Value[]): Group => ({
    key,
    accumulators: collect.start(),
    events: context.groupEvents === 'kept' ? new Set() : undefined,
  });
  const readNow = (row: TableRow): ReadRow => ({
    key: keys.map((evaluate) => evaluate(row)),
    values: collect.read(setKeys ? setKeys(row) : row),
  });
  // A rule sees the same rows in one window after another.
  const read = context.groupEvents === 'kept' ? onceForEach(readNow) : readNow;
  return () => {
    const groups = new Map<string, Group>();
    // Without keys everything is one group, even nothing.
    if (command.keys.length === 0) groups.set(groupKey([]), startGroup([]));
    const addTo = (key: readonly Value[], row: TableRow, values: RowValues): void => {
      const text = groupKey(key);
      let group = groups.get(text);
      if (!group) {
        if (groups.size >= MAX_GROUPS) throw new LimitError(tooManyGroups(command));
        group = startGroup(key);
        groups.set(text, group);
      }
      collect.add(group.accumulators, values);
      if (group.events) for (const event of row.events) group.events.add(event);
    };
    return {
      add: (row) => {
        const { key, values } = read(row);
        if (!key.some(Array.isArray)) addTo(key, row, values);
        else for (const one of choicesOf(key)) addTo(one, row, values);
      },
      finish: () => new Map([...groups].map(([text, group]) => [text, finish(command, outputs, group)] as const)),
    };
  };
}

/** What a row gives to its groups. */
type ReadRow = { readonly key: readonly Value[]; readonly values: RowValues };

function onceForEach(read: (row: TableRow) => ReadRow): (row: TableRow) => ReadRow {
  const known = new WeakMap<TableRow, ReadRow>();
  return (row) => {
    let found = known.get(row);
    if (!found) {
      found = read(row);
      known.set(row, found);
    }
    return found;
  };
}

function tooManyGroups({ keys }: StatsCommand): string {
  return `STATS makes more than ${MAX_GROUPS} groups by ${keys.map(({ name }) => name).join(', ')}: narrow the rows with WHERE, or group by something coarser`;
}

/** Whether an aggregate reads a key by its name, so that it must stand on the row first. */
function readsKeys({ keys, aggregates }: StatsCommand): boolean {
  const names = new Set(keys.filter(({ name, expr }) => !(expr.kind === 'column' && expr.name === name)).map(({ name }) => name));
  const reads = (expr: Expr): boolean =>
    expr.kind === 'call' ? expr.arguments.some(reads) : expr.kind === 'column' && names.has(expr.name);
  return aggregates.some(({ arguments: args, filter }) => args.some(reads) || (filter !== undefined && reads(filter)));
}

/** Every key sees the row as it was before any of them. */
function compileKeys(keys: readonly Assignment[], { onFailure }: RunContext): (row: TableRow) => TableRow {
  const compiled = keys.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr, onFailure) }));
  return (row) => row.with(new Map([...row.columns, ...compiled.map(({ name, evaluate }) => [name, evaluate(row)] as const)]));
}

const MAX_GROUPS_OF_A_ROW = 10_000;

/** The groups a row belongs to: one for each choice of a value for every key. */
function choicesOf(key: readonly Value[]): readonly (readonly Value[])[] {
  let choices: (readonly Value[])[] = [[]];
  for (const value of key) {
    const values: readonly Value[] = listOf(value);
    const options: readonly Value[] = values.length === 0 ? [null] : [...new Set(values)];
    choices = choices.flatMap((choice) => options.map((option) => [...choice, option])).slice(0, MAX_GROUPS_OF_A_ROW);
  }
  return choices;
}

/** Undefined for an aggregate whose filter the row does not meet. */
type RowValues = readonly (readonly Value[] | undefined)[];

type CompiledAggregate = { readonly filter: Evaluate | undefined; readonly args: readonly Evaluate[]; readonly start: () => Accumulator };

function compileAggregates(aggregates: readonly Aggregate[], context: RunContext) {
  const compiled = aggregates.map((aggregate) => compileAggregate(aggregate, context));
  return {
    start: (): readonly Accumulator[] => compiled.map(({ start }) => start()),
    read: (row: TableRow): RowValues =>
      compiled.map(({ filter, args }) => (filter && filter(row) !== true ? undefined : args.map((evaluate) => evaluate(row)))),
    add: (accumulators: readonly Accumulator[], values: RowValues): void => {
      for (let i = 0; i < accumulators.length; i++) {
        const read = values[i];
        if (read) accumulators[i]?.add(read);
      }
    },
  };
}

function compileAggregate(aggregate: Aggregate, { onFailure }: RunContext): CompiledAggregate {
  const definition = aggregateNamed(aggregate.function);
  if (!definition) throw new Error(`Lowering named an aggregate that is not in the list: ${aggregate.function}`);
  const start = definition.prepare(
    aggregate.arguments.map(({ type }) => type),
    aggregate.arguments.map((argument) => (argument.kind === 'literal' ? argument.value : undefined)),
  );
  return {
    filter: aggregate.filter ? compileExpr(aggregate.filter, onFailure) : undefined,
    args: aggregate.arguments.map((argument) => compileExpr(argument, onFailure)),
    start,
  };
}

type Output = { readonly name: string; readonly evaluate: Evaluate };

function finish(command: StatsCommand, outputs: readonly Output[], group: Group): TableRow {
  const columns = new Map<string, Value>(command.keys.map(({ name }, i) => [name, group.key[i] ?? null]));
  for (const [i, { name }] of command.aggregates.entries()) columns.set(name, group.accumulators[i]?.result() ?? null);
  const row = TableRow.ofGroup([...(group.events ?? [])], columns);
  const shown = new Map<string, Value>(outputs.map(({ name, evaluate }) => [name, evaluate(row)]));
  for (const { name } of command.keys) shown.set(name, row.column(name));
  return row.with(shown);
}

/** A row with several values in a key gets the columns of each of its groups, a row each. */
function joinGroups(command: StatsCommand, rows: readonly TableRow[], groups: ReadonlyMap<string, TableRow>): TableRow[] {
  return rows.flatMap((row) =>
    choicesOf(command.keys.map(({ name }) => row.column(name))).map((key) => {
      const group = groups.get(groupKey(key));
      const columns = new Map(row.columns);
      for (const { name } of command.outputs) columns.set(name, group?.column(name) ?? null);
      for (const [i, { name }] of command.keys.entries()) columns.set(name, key[i] ?? null);
      return row.with(columns);
    }),
  );
}
