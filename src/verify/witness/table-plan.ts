import { withTick } from '#engine/rows/tick.ts';
import type { Condition, Expr } from '#plan/expr.ts';
import type { Aggregate, Command, StatsCommand, TableQuery } from '#plan/query.ts';
import { applyCommand, assign, type Columns, goalsOfWhere, inlined, madeField } from './columns.ts';
import type { Goal } from './goal.ts';
import type { Scope } from './leaf.ts';

/** An aggregate whose answer is reached by the number and the variety of the rows. */
export type Counted = {
  /** Its made field: the answer that the conditions behind STATS ask for. */
  readonly path: string;
  readonly function: 'count' | 'count_distinct' | 'sum';
  readonly expr?: Expr;
  readonly filter?: Expr;
};

/** What an ES|QL query asks of its rows, and of the groups they make. */
export type TablePlan = {
  readonly filter: Condition;
  /** What every row meets. */
  readonly rowGoals: (scope: Scope) => readonly Goal[];
  /** What the groups meet; fields in it are those of the first row. */
  readonly groupGoals: (scope: Scope) => readonly Goal[];
  readonly keys: readonly Expr[];
  readonly counted: readonly Counted[];
};

type MakeGoals = (scope: Scope) => readonly Goal[];

/** `now`: epoch milliseconds, for NOW(). Undefined for queries that do not begin with events. */
export function planTable({ source, commands }: TableQuery, now: number): TablePlan | undefined {
  if (source.kind !== 'events') return undefined;
  const columns: Columns = { exprs: new Map(), conditions: new Map() };
  const rowGoals: MakeGoals[] = [];
  const groupGoals: MakeGoals[] = [];
  const counted: Counted[] = [];
  const keys: Expr[] = [];
  let statsCount = 0;
  for (const command of commands.map((one) => withTick(one, now))) {
    applyCommand(command, columns);
    if (command.kind === 'where') (statsCount === 0 ? rowGoals : groupGoals).push(whereOf(command, columns));
    if (command.kind !== 'stats') continue;
    keys.push(...command.keys.map(({ expr }) => inlined(expr, columns)));
    counted.push(...applyStats(command, columns, statsCount++));
  }
  const all =
    (made: readonly MakeGoals[]): MakeGoals =>
    (scope) =>
      made.flatMap((make) => make(scope));
  return { filter: source.filter, rowGoals: all(rowGoals), groupGoals: all(groupGoals), keys, counted };
}

function whereOf({ condition }: Extract<Command, { kind: 'where' }>, columns: Columns): MakeGoals {
  const then: Columns = { exprs: new Map(columns.exprs), conditions: columns.conditions };
  return (scope) => goalsOfWhere(condition, then, scope);
}

function applyStats(stats: StatsCommand, columns: Columns, position: number): readonly Counted[] {
  assign(stats.keys, columns);
  const counted: Counted[] = [];
  const answers = new Map<string, Expr>();
  for (const aggregate of stats.aggregates) {
    const one = position === 0 ? countedBy(aggregate, columns) : undefined;
    if (one) counted.push(one);
    answers.set(aggregate.name, one ? madeField(one.path, aggregate.type) : answerOfAlike(aggregate, columns));
  }
  for (const [name, expr] of answers) columns.exprs.set(name, expr);
  assign(stats.outputs, columns);
  return counted;
}

function countedBy({ name, function: called, arguments: [argument], filter }: Aggregate, columns: Columns): Counted | undefined {
  if (called !== 'count' && called !== 'count_distinct' && called !== 'sum') return undefined;
  return {
    path: `#answer ${name}`,
    function: called,
    ...(argument ? { expr: inlined(argument, columns) } : {}),
    ...(filter ? { filter: inlined(filter, columns) } : {}),
  };
}

/** What an aggregate comes to when all its rows are alike. */
function answerOfAlike({ function: called, arguments: [argument] }: Aggregate, columns: Columns): Expr {
  if (called === 'count' || called === 'count_distinct' || called === 'present' || !argument)
    return { kind: 'literal', value: 1, type: 'long' };
  return inlined(argument, columns);
}
