import { LimitError } from '#base/limit-error.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Accumulator } from '#plan/aggregate.ts';
import { aggregateNamed } from '#plan/aggregates.ts';
import type { Expr } from '#plan/expr.ts';
import type { Aggregate, Assignment, StatsCommand } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileExpr, type Evaluate } from '../match/expr.ts';
import { TableRow } from './row.ts';
import type { RunContext } from './run-context.ts';

/** What STATS does with a row, and with a group, whoever holds the groups. */
export type Grouping = {
  readonly read: (row: TableRow) => ReadRow;
  /** The row with its keys as columns. Every key sees the row as it was before any of them. */
  readonly setKeys: (row: TableRow) => TableRow;
  /** For each aggregate, how it begins in a group. */
  readonly starts: readonly (() => Accumulator)[];
  /** The row of a group: of its key and of what each aggregate gives. */
  readonly rowOf: (key: readonly Value[], results: readonly Value[], events: readonly Event[] | (() => readonly Event[])) => TableRow;
};

/** What a row gives to its groups. For an aggregate whose filter the row does not meet: undefined. */
export type ReadRow = { readonly key: readonly Value[]; readonly values: readonly (readonly Value[] | undefined)[] };

export function compileGrouping(command: StatsCommand, context: RunContext): Grouping {
  const keys = command.keys.map(({ expr }) => compileExpr(expr, context.onFailure));
  const aggregates = command.aggregates.map((aggregate) => compileAggregate(aggregate, context));
  const outputs = command.outputs.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr, context.onFailure) }));
  const setKeys = compileKeys(command.keys, context);
  const isKeyRead = readsKeys(command);
  return {
    read: (row) => {
      const seen = isKeyRead ? setKeys(row) : row;
      return {
        key: keys.map((evaluate) => evaluate(row)),
        values: aggregates.map(({ filter, args }) =>
          filter && filter(seen) !== true ? undefined : args.map((evaluate) => evaluate(seen)),
        ),
      };
    },
    setKeys,
    starts: aggregates.map(({ start }) => start),
    rowOf: (key, results, events) => {
      const columns = new Map<string, Value>(command.keys.map(({ name }, i) => [name, key[i] ?? null]));
      for (const [i, { name }] of command.aggregates.entries()) columns.set(name, results[i] ?? null);
      const row = TableRow.ofGroup(events, columns);
      const shown = new Map<string, Value>(outputs.map(({ name, evaluate }) => [name, evaluate(row)]));
      for (const { name } of command.keys) shown.set(name, row.column(name));
      return row.with(shown);
    },
  };
}

/** More groups are no answer that somebody reads, and more than memory is meant to hold. */
const MAX_GROUPS = 2_000_000;

/** Throws when there are so many groups that one more is too many. */
export function checkGroupCount(count: number, { keys }: StatsCommand): void {
  if (count < MAX_GROUPS) return;
  const names = keys.map(({ name }) => name).join(', ');
  throw new LimitError(`STATS makes more than ${MAX_GROUPS} groups by ${names}: narrow the rows with WHERE, or group by something coarser`);
}

const MAX_GROUPS_OF_A_ROW = 10_000;

/** The groups a row belongs to: one for each choice of a value for every key. */
export function choicesOf(key: readonly Value[]): readonly (readonly Value[])[] {
  if (!key.some(Array.isArray)) return [key];
  let choices: (readonly Value[])[] = [[]];
  for (const value of key) {
    const values: readonly Value[] = listOf(value);
    const options: readonly Value[] = values.length === 0 ? [null] : [...new Set(values)];
    choices = choices.flatMap((choice) => options.map((option) => [...choice, option])).slice(0, MAX_GROUPS_OF_A_ROW);
  }
  return choices;
}

/** Whether an aggregate reads a key by its name, so that it must stand on the row first. */
function readsKeys({ keys, aggregates }: StatsCommand): boolean {
  const names = new Set(keys.filter(({ name, expr }) => !(expr.kind === 'column' && expr.name === name)).map(({ name }) => name));
  return aggregates.some(({ arguments: args, filter }) => [...args, ...(filter ? [filter] : [])].some((expr) => readsColumn(expr, names)));
}

/** Whether an expression reads one of the columns. */
export function readsColumn(expr: Expr, names: ReadonlySet<string>): boolean {
  if (expr.kind === 'column') return names.has(expr.name);
  return expr.kind === 'call' && expr.arguments.some((argument) => readsColumn(argument, names));
}

function compileKeys(keys: readonly Assignment[], { onFailure }: RunContext): (row: TableRow) => TableRow {
  const compiled = keys.map(({ name, expr }) => ({ name, evaluate: compileExpr(expr, onFailure) }));
  return (row) => row.with(new Map([...row.columns, ...compiled.map(({ name, evaluate }) => [name, evaluate(row)] as const)]));
}

type CompiledAggregate = { readonly filter: Evaluate | undefined; readonly args: readonly Evaluate[]; readonly start: () => Accumulator };

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
