import type { Event } from '#event/event.ts';
import type { Scalar } from '#event/value.ts';
import type { Expr, FieldRef } from '#plan/expr.ts';
import { fieldsOfExpr } from '#plan/fields.ts';
import type { TableQuery } from '#plan/query.ts';
import type { Assignment, Constraint } from './constraint.ts';
import { buildEvent, indexFor, variableOf } from './events.ts';
import type { Goal } from './goal.ts';
import { freeze, type Scope } from './leaf.ts';
import { contradiction, type Moments, type Sketch, wantCondition } from './sketch.ts';
import { spread } from './sketch-events.ts';
import { solve } from './solve.ts';
import { type Counted, planTable, type TablePlan } from './table-plan.ts';
import { plainValues } from './test-values.ts';

const MAX_ROWS = 600;

/** Which rows an aggregate with a filter counts: all from the first on, or rows of its own; and whether the other rows must not count. */
type Layout = { readonly isDisjoint: boolean; readonly isStrict: boolean };

const LAYOUTS: readonly Layout[] = [
  { isDisjoint: false, isStrict: false },
  { isDisjoint: false, isStrict: true },
  { isDisjoint: true, isStrict: true },
  { isDisjoint: true, isStrict: false },
];

/** Rows that make one group whose aggregates come to what the query asks, in several ways. */
export function* sketchTable(query: TableQuery, moments: Moments): Generator<Sketch> {
  const plan = planTable(query, moments.tick);
  if (!plan || query.source.kind !== 'events') {
    yield { kind: 'unknown', why: 'it reads something else than the events of an index' };
    return;
  }
  const index = indexFor(query.source.indices);
  const layouts = plan.counted.some(isPartial) ? LAYOUTS : LAYOUTS.slice(0, 1);
  for (const layout of layouts) yield sketchLayout(plan, layout, index, moments);
}

function isPartial({ filter, expr }: Counted): boolean {
  return filter !== undefined || (expr !== undefined && expr.kind !== 'field');
}

const scopeOf =
  (row: number, shared: ReadonlySet<string>): Scope =>
  (path) =>
    path.startsWith('#answer') ? path : variableOf(shared.has(path) ? 'group' : row, path);

function sketchLayout(plan: TablePlan, layout: Layout, index: string, moments: Moments): Sketch {
  const shared = new Set(plan.keys.flatMap(fieldsOfExpr).map(({ path }) => path));
  const scope = scopeOf(0, shared);
  const goals = [
    wantCondition(plan.filter, scope),
    ...plan.rowGoals(scope),
    ...plan.keys.map((expr): Goal => ({ kind: 'expr', expr, answer: 'notNull', values: 'whole', scope })),
    ...plan.groupGoals(scope),
    ...plan.counted.map(({ path }): Goal => ({ kind: 'constraint', constraint: countConstraint(path) })),
  ];
  const first = solve(goals, moments.tick);
  if (first.kind !== 'solved') return whyNoRows(plan, moments);
  const rows = rowsOf(plan, layout, first.assignment, shared, moments);
  if (typeof rows === 'string') return { kind: 'unknown', why: rows };
  const isTimed = shared.has('@timestamp');
  const times = spread(rows.length, moments, isTimed ? 0 : undefined);
  return { kind: 'events', events: rows.map((row, i) => rowEvent(row, i, index, times[i] ?? moments.last)) };
}

/** Only what FROM and the first WHERE ask can be proven impossible: what groups come to is guessed at. */
function whyNoRows({ filter }: TablePlan, { tick }: Moments): Sketch {
  if (solve([wantCondition(filter, (path) => path)], tick).kind === 'impossible')
    return { kind: 'impossible', clauses: contradiction(filter, tick) };
  return { kind: 'unknown', why: 'no values were found that meet its conditions' };
}

function rowEvent(row: Assignment, position: number, index: string, time: number): Event {
  const own = new Map<string, { readonly values: readonly Scalar[]; readonly constraints: readonly Constraint[] }>();
  for (const [name, variable] of row) {
    const path = name.slice(name.indexOf(' ') + 1);
    if (!path.startsWith('#') && !name.startsWith('#')) own.set(variableOf(position, path), variable);
  }
  return buildEvent(position, own, index, time);
}

/** Counts are whole and not negative. */
function countConstraint(path: string): Constraint {
  const isCount = (value: Scalar): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return { variable: path, passes: (values) => values.every(isCount), candidates: () => [], patterns: [], isNegative: true };
}

type Target = { readonly counted: Counted; readonly count: number; readonly from: number };

/** The rows, or why there are none. */
function rowsOf(
  plan: TablePlan,
  layout: Layout,
  first: Assignment,
  shared: ReadonlySet<string>,
  { tick }: Moments,
): readonly Assignment[] | string {
  const targets = targetsOf(plan.counted, first, layout);
  const count = Math.max(1, ...targets.map((target) => rowsNeeded(target)));
  if (count > MAX_ROWS) return `it takes ${count} rows, and no more than ${MAX_ROWS} are tried`;
  const known = new Map([...first].filter(([name]) => name.startsWith('group ')));
  const rows: Assignment[] = [];
  for (let row = 0; row < count; row++) {
    const scope = scopeOf(row, shared);
    const goals = [
      wantCondition(plan.filter, scope),
      ...plan.rowGoals(scope),
      ...targets.flatMap((target) => rowGoals(target, row, count, rows, scope, shared, layout, tick)),
      ...[...known].map(([name, { values }]): Goal => ({ kind: 'constraint', constraint: freeze(name, values) })),
    ];
    const solution = solve(goals, tick, known);
    const fallback = row === 0 && targets.length === 0 ? first : undefined;
    if (solution.kind !== 'solved' && !fallback) return `no values were found for row ${row + 1} of ${count}`;
    rows.push(fallback ?? (solution.kind === 'solved' ? solution.assignment : first));
  }
  return rows;
}

function targetsOf(counted: readonly Counted[], first: Assignment, { isDisjoint }: Layout): readonly Target[] {
  let next = 0;
  return counted.flatMap((one): Target[] => {
    const [value] = first.get(one.path)?.values ?? [];
    if (typeof value !== 'number') return [];
    const target = { counted: one, count: value, from: isDisjoint && isPartial(one) ? next : 0 };
    if (isPartial(one)) next += rowsNeeded({ ...target, from: 0 });
    return [target];
  });
}

function rowsNeeded({ counted, count, from }: Target): number {
  return counted.function === 'sum' && !isFlag(counted.expr) ? from + 1 : from + count;
}

/** A column of ones and zeros: its sum is a count. */
function isFlag(expr: Expr | undefined): boolean {
  return expr?.kind === 'call' && expr.function === 'case';
}

function rowGoals(
  { counted, count, from }: Target,
  row: number,
  rowCount: number,
  rows: readonly Assignment[],
  scope: Scope,
  shared: ReadonlySet<string>,
  { isStrict }: Layout,
  now: number,
): readonly Goal[] {
  const { expr, filter } = counted;
  const ask = (asked: Expr, answer: 'true' | 'notTrue' | 'notNull'): Goal => ({
    kind: 'expr',
    expr: asked,
    answer,
    values: 'whole',
    scope,
  });
  const isCounted = row >= from && row < from + count;
  const filtered = filter && (isCounted || isStrict) ? [ask(filter, isCounted ? 'true' : 'notTrue')] : [];
  if (!expr) return filtered;
  if (counted.function === 'sum') return [...filtered, ...sumGoals(expr, count, rowCount, isCounted, isStrict, ask)];
  if (counted.function === 'count') return isCounted ? [...filtered, ask(expr, 'notNull')] : filtered;
  if (count === 0) return filtered;
  const varied = count > 1 ? variedGoals(expr, (row - from + rowCount * count) % count, row, rows, scope, shared, now) : [];
  return isCounted ? [...filtered, ask(expr, 'notNull'), ...varied] : [...filtered, ...varied];
}

function sumGoals(
  expr: Expr,
  sum: number,
  rowCount: number,
  isCounted: boolean,
  isStrict: boolean,
  ask: (asked: Expr, answer: 'true') => Goal,
): readonly Goal[] {
  const compare = (name: string, value: number): Expr => ({
    kind: 'call',
    function: name,
    arguments: [expr, { kind: 'literal', value, type: 'long' }],
    type: 'boolean',
  });
  if (!isFlag(expr)) return [ask(compare('greater_or_equal', Math.ceil(sum / rowCount)), 'true')];
  if (isCounted) return [ask(compare('equals', 1), 'true')];
  return isStrict ? [ask(compare('equals', 0), 'true')] : [];
}

/** The row has a value of its class: that of an earlier row of the class, or one that no earlier row has. */
function variedGoals(
  expr: Expr,
  kind: number,
  row: number,
  rows: readonly Assignment[],
  scope: Scope,
  shared: ReadonlySet<string>,
  now: number,
): readonly Goal[] {
  const field = fieldsOfExpr(expr).find(({ path }) => !shared.has(path) && !path.startsWith('#'));
  if (!field) return [];
  const valuesIn = (position: number): readonly Scalar[] => rows[position]?.get(variableOf(position, field.path))?.values ?? [];
  const variable = scope(field.path);
  if (kind < row) return [{ kind: 'constraint', constraint: freeze(variable, valuesIn(kind)) }];
  const used = new Set(rows.flatMap((_, position) => valuesIn(position)));
  return [{ kind: 'constraint', constraint: freshConstraint(field, variable, used, row, now) }];
}

function freshConstraint(field: FieldRef, variable: string, used: ReadonlySet<Scalar>, row: number, now: number): Constraint {
  return {
    variable,
    passes: (values) => values.length > 0 && values.every((value) => !used.has(value)),
    candidates: () => plainValues(field, now, row + 1),
    patterns: [],
    isNegative: false,
  };
}
