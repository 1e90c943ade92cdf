import { withTick } from '#engine/rows/tick.ts';
import type { Condition, Expr, FieldRef } from '#plan/expr.ts';
import type { Aggregate, Command, StatsCommand, TableQuery } from '#plan/query.ts';
import { applyCommand, assign, type Columns, goalsOfWhere, inlined, madeField, metadataColumns } from './columns.ts';
import type { Goal } from './goal.ts';
import type { Scope } from './leaf.ts';

/** What a group comes to: a key, or an aggregate over the rows of the level below. Conditions behind STATS read it as a field. */
export type Answer = {
  readonly field: FieldRef;
  /** `key`, or the aggregate's name. */
  readonly function: string;
  /** The column of the group that holds it. */
  readonly column: string;
  readonly type: Expr['type'];
  /** Over the rows of the level below; absent for `COUNT(*)`. */
  readonly expr?: Expr;
  readonly filter?: Expr;
};

/** The rows between two STATS: events on the first level, groups on the others. */
type Level = {
  /** What every row meets. */
  readonly goals: readonly Goal[];
  /** What makes them: absent on the first level. */
  readonly group?: Group;
};

export type Group = {
  readonly stats: StatsCommand;
  readonly answers: readonly Answer[];
  /** The commands from the source to the STATS, and with it. */
  readonly commands: readonly Command[];
};

export type Levels = { readonly filter: Condition; readonly levels: readonly Level[]; readonly metadata: readonly string[] };

/** Paths stay as they are: each row has values of its own. */
export const ownPath: Scope = (path) => path;

/** `now`: epoch milliseconds, for NOW(). Undefined for queries that do not begin with events. */
export function planLevels({ source, commands }: TableQuery, now: number): Levels | undefined {
  if (source.kind !== 'events') return undefined;
  const { levels, goals, group } = commands
    .map((one) => withTick(one, now))
    .reduce(addCommand, { columns: metadataColumns(source.metadata), levels: [], goals: [], past: [] });
  return { filter: source.filter, levels: [...levels, levelOf(goals, group)], metadata: source.metadata };
}

type Building = {
  readonly columns: Columns;
  readonly levels: readonly Level[];
  readonly goals: readonly Goal[];
  readonly group?: Group;
  readonly past: readonly Command[];
};

function levelOf(goals: readonly Goal[], group: Group | undefined): Level {
  return group ? { goals, group } : { goals };
}

function addCommand(building: Building, command: Command): Building {
  const { columns, levels, goals, group, past } = building;
  const before = [...past, command];
  if (command.kind === 'where')
    return { ...building, past: before, goals: [...goals, ...goalsOfWhere(command.condition, columns, ownPath)] };
  if (command.kind !== 'stats') {
    const then = new Map(columns);
    applyCommand(command, then, `#derived ${past.length}`);
    return { ...building, columns: then, past: before };
  }
  const answers = answersOf(command, columns, past.length);
  const fields = new Map(answers.map(({ column, field, type }): [string, Expr] => [column, { kind: 'field', field, type }]));
  if (command.isInline) {
    const then = new Map([...columns, ...fields]);
    assign(command.outputs, then);
    return { ...building, columns: then, past: before };
  }
  assign(command.outputs, fields);
  const shown = command.aggregates.map(({ name, type }) => ({ name, expr: { kind: 'column', name, type } as const }));
  const made: Group = { stats: command, answers, commands: [...past, { ...command, outputs: shown }] };
  return { columns: fields, levels: [...levels, levelOf(goals, group)], goals: [], group: made, past: before };
}

function answersOf({ keys, aggregates }: StatsCommand, columns: Columns, position: number): readonly Answer[] {
  const path = (name: string): string => `#${position} ${name}`;
  const ofKeys = keys.map(({ name, expr }): Answer => {
    const read = inlined(expr, columns);
    return { field: madeField(path(name), read.type), function: 'key', column: name, type: read.type, expr: read };
  });
  const keyed = new Map([...columns, ...ofKeys.flatMap(({ column, expr }): [string, Expr][] => (expr ? [[column, expr]] : []))]);
  return [...ofKeys, ...aggregates.map((aggregate) => answerOf(aggregate, keyed, path(aggregate.name)))];
}

function answerOf({ name, function: called, arguments: [argument], filter, type }: Aggregate, columns: Columns, path: string): Answer {
  return {
    field: madeField(path, type),
    function: called,
    column: name,
    type,
    ...(argument ? { expr: inlined(argument, columns) } : {}),
    ...(filter ? { filter: inlined(filter, columns) } : {}),
  };
}
