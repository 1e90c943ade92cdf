import type { JsonObject } from '#base/json.ts';
import { keywordText, type Scalar, type Value } from '#event/value.ts';
import type { Expr, FieldRef } from '#plan/expr.ts';
import { listOf } from '#plan/values.ts';
import type { Assignment, Constraint } from './constraint.ts';
import { type Demand, demandsOf, type Target } from './demand.ts';
import { compileDerived, inputsOf, isDerived } from './derived.ts';
import type { Goal } from './goal.ts';
import { GoalCheck } from './goal-check.ts';
import { freeze } from './leaf.ts';
import { type Answer, ownPath } from './levels.ts';
import type { Row, Strategy } from './realize.ts';
import { plainValues } from './test-values.ts';

/** A row as it stands, and what was asked of it. */
type Draft = { readonly row: Row; readonly goals: readonly Goal[] };

type Site = {
  readonly makeRow: (goals: readonly Goal[], near?: Row) => Row | string;
  /** What makes the group. */
  readonly keys: readonly Answer[];
  /** What tells the rows apart that are groups themselves; absent for events. */
  readonly ownKeys: readonly Answer[] | undefined;
  readonly now: number;
  readonly strategy: Strategy;
};

const MAX_ROWS = 3000;

/** The rows of one group, changed and added to until every demand on them is met. */
export class Drafts {
  readonly #site: Site;
  readonly #check: GoalCheck;
  #all: Draft[] = [];
  /** What every row meets. */
  #every: readonly Goal[] = [];

  constructor(site: Site) {
    this.#site = site;
    this.#check = new GoalCheck(site.now);
  }

  /** The rows, or why there are none. */
  build(targets: readonly Target[]): readonly Row[] | string {
    const demands = targets.flatMap(demandsOf);
    const every = demands.flatMap((demand) => (demand.kind === 'every' ? demand.goals : []));
    const { keys, makeRow, strategy } = this.#site;
    const present = strategy.hasKeys ? keys.flatMap(({ expr }) => (expr ? [ask(expr, 'notNull')] : [])) : [];
    const first = makeRow([...every, ...present]);
    if (typeof first === 'string') return first;
    this.#every = [...every, ...keys.flatMap((key) => this.#sameKey(key, first))];
    this.#all = [{ row: first, goals: this.#ownKeyGoals(first) }];
    for (const kind of ['distinct', 'some', 'shares'] as const)
      for (const demand of demands) {
        if (demand.kind !== kind) continue;
        const why = this.#meet(demand);
        if (why !== undefined) return why;
      }
    return this.#all.map(({ row }) => row);
  }

  #sameKey({ expr }: Answer, first: Row): readonly Goal[] {
    if (!expr) return [];
    if (expr.kind === 'field' && !isDerived(expr.field)) return [frozen(expr.field.path, first)];
    const value = this.#valueOf(expr, first);
    if (value === null) return [ask(expr, 'null')];
    return [
      ask({ kind: 'call', function: 'equals', arguments: [expr, { kind: 'literal', value, type: expr.type }], type: 'boolean' }, 'true'),
    ];
  }

  #ownKeyGoals(row: Row): readonly Goal[] {
    return (this.#site.ownKeys ?? []).map(({ field }) => frozen(field.path, row));
  }

  #meet(demand: Demand): string | undefined {
    switch (demand.kind) {
      case 'some':
        return this.#meetSome(demand);
      case 'distinct':
        return this.#meetDistinct(demand);
      case 'shares':
        return this.#meetShares(demand);
      default:
        return undefined;
    }
  }

  #meetSome({ count, ways, others }: Extract<Demand, { kind: 'some' }>): string | undefined {
    if (count > MAX_ROWS) return `it takes ${count} rows, and no more than ${MAX_ROWS} are tried`;
    const chosen = this.#chooseMet(count, ways);
    if (this.#site.strategy.isThrifty) this.#takeOverSome(chosen, count, ways);
    while (chosen.size < count) {
      const from = this.#all.length;
      const why = this.#addOne(ways, count - chosen.size);
      if (why !== undefined) return why;
      for (let i = from; i < this.#all.length; i++) chosen.add(i);
    }
    if (others) this.#refuse(others, chosen);
    return undefined;
  }

  #chooseMet(count: number, ways: readonly (readonly Goal[])[]): Set<number> {
    const chosen = new Set<number>();
    for (const [i, draft] of this.#all.entries()) {
      const way = ways.find((goals) => this.#meetsAll(draft, goals));
      if (!way || chosen.size >= count) continue;
      chosen.add(i);
      this.#all[i] = { ...draft, goals: [...draft.goals, ...way] };
    }
    return chosen;
  }

  #takeOverSome(chosen: Set<number>, count: number, ways: readonly (readonly Goal[])[]): void {
    for (let i = 0; i < this.#all.length && chosen.size < count; i++) {
      if (!chosen.has(i) && this.#takeOver(i, ways)) chosen.add(i);
    }
  }

  #takeOver(position: number, ways: readonly (readonly Goal[])[]): boolean {
    const draft = this.#all[position] as Draft;
    for (const way of ways) {
      const goals = [...draft.goals, ...way];
      const row = this.#site.makeRow([...this.#every, ...goals], draft.row);
      if (typeof row === 'string') continue;
      this.#all[position] = { row, goals };
      return true;
    }
    return false;
  }

  /** Adds a row made in the first way that works, and copies of it where rows are events. */
  #addOne(ways: readonly (readonly Goal[])[], count: number): string | undefined {
    let why = 'no values were found for one more row';
    for (const way of ways) {
      const draft = this.#newDraft(way);
      if (typeof draft === 'string') {
        why = draft;
        continue;
      }
      const copies = this.#site.ownKeys ? 1 : count;
      for (let i = 0; i < copies; i++) this.#all.push(draft);
      return undefined;
    }
    return why;
  }

  #newDraft(goals: readonly Goal[]): Draft | string {
    const near = this.#all[0]?.row;
    const { ownKeys, makeRow } = this.#site;
    const known = near && this.#meetsAll({ row: near, goals: [] }, goals) && !ownKeys ? near : undefined;
    if (known) return { row: known, goals };
    let why = 'no key was found for one more group';
    for (const apart of ownKeys ? ownKeys.map((key) => [this.#freshGoal(key.field, this.#usedOf(key.field))]) : [[]]) {
      const row = makeRow([...this.#every, ...apart, ...goals], near);
      if (typeof row !== 'string') return { row, goals: [...this.#ownKeyGoals(row), ...goals] };
      why = row;
    }
    return why;
  }

  #refuse(others: readonly Goal[], chosen: ReadonlySet<number>): void {
    for (const [i, draft] of this.#all.entries()) if (!chosen.has(i) && !this.#meetsAll(draft, others)) this.#takeOver(i, [others]);
  }

  #meetDistinct({ count, expr, goals }: Extract<Demand, { kind: 'distinct' }>): string | undefined {
    if (count > MAX_ROWS) return `it takes ${count} rows, and no more than ${MAX_ROWS} are tried`;
    const used = new Set<Scalar>();
    const spare = this.#spareRows(expr, goals, used);
    while (used.size < count) {
      const apart = [...this.#unlike(expr, used), ...goals];
      const position = this.#site.strategy.isThrifty ? spare.shift() : undefined;
      if (position !== undefined) {
        if (this.#takeOver(position, [apart])) this.#note(expr, position, used);
        continue;
      }
      const draft = this.#newDraft(apart);
      if (typeof draft === 'string') return draft;
      const before = used.size;
      this.#note(expr, this.#all.push(draft) - 1, used);
      if (used.size === before) return 'not enough different values were found';
    }
    return undefined;
  }

  /** The rows that add no value of their own; the values of the others are noted. */
  #spareRows(expr: Expr, goals: readonly Goal[], used: Set<Scalar>): number[] {
    const spare: number[] = [];
    for (const [i, draft] of this.#all.entries()) {
      const before = used.size;
      if (this.#meetsAll(draft, goals)) this.#note(expr, i, used);
      if (used.size === before) spare.push(i);
      else this.#all[i] = { ...draft, goals: [...draft.goals, ...goals] };
    }
    return spare;
  }

  #note(expr: Expr, position: number, used: Set<Scalar>): void {
    for (const value of this.#scalarsOf(expr, (this.#all[position] as Draft).row)) used.add(value);
  }

  #meetShares({ sum, goals }: Extract<Demand, { kind: 'shares' }>): string | undefined {
    const share = goals(Math.ceil(sum / Math.max(1, this.#all.length)));
    const isShared = this.#all.every((draft, i) => this.#meetsAll(draft, share) || this.#takeOver(i, [share]));
    if (isShared) return undefined;
    return this.#meetSome({ kind: 'some', count: 1, ways: [goals(sum)] });
  }

  /** Goals for a value of the expression that no row has yet. */
  #unlike(expr: Expr, used: ReadonlySet<Scalar>): readonly Goal[] {
    if (expr.kind === 'field' && !isDerived(expr.field)) return [this.#freshGoal(expr.field, used)];
    const seeds = inputsOf(expr).map((field): Goal => ({ kind: 'constraint', constraint: this.#seeds(field, used.size) }));
    const known = [...used].map((value): Expr => ({ kind: 'literal', value: dateValue(value, expr.type), type: expr.type }));
    const isKnown: Expr = { kind: 'call', function: 'in', arguments: [expr, ...known], type: 'boolean' };
    return [...seeds, ...(known.length === 0 ? [ask(expr, 'notNull')] : [ask(isKnown, 'false')])];
  }

  #freshGoal(field: FieldRef, used: ReadonlySet<Scalar>): Goal {
    const taken = new Set([...used].map(keywordText));
    const passes = (values: readonly Scalar[]): boolean => values.length > 0 && values.every((value) => !taken.has(keywordText(value)));
    return { kind: 'constraint', constraint: { ...this.#seeds(field, used.size), passes } };
  }

  /** Values that the field has in no row so far, made from those it has. */
  #seeds(field: FieldRef, nth: number): Constraint {
    const { now } = this.#site;
    const [sample] = this.#all[0]?.row.values.get(field.path)?.values ?? [];
    const alike = typeof sample === 'string' ? [`${sample}-${nth}`, `${sample}${nth}`, `${nth}${sample}`, `/${nth}${sample}`] : [];
    const plain = plainValues(field, now, nth);
    const isText = plain.some((value) => typeof value === 'string' && value.startsWith('zq'));
    return {
      variable: field.path,
      passes: () => true,
      candidates: () => [...plain, ...(isText ? alike : []), `w${nth}`],
      patterns: [],
      filling: `w${nth}`,
      isNegative: false,
    };
  }

  #usedOf({ path }: FieldRef): ReadonlySet<Scalar> {
    return new Set(this.#all.flatMap(({ row }) => row.values.get(path)?.values ?? []));
  }

  #meetsAll({ row }: Draft, goals: readonly Goal[]): boolean {
    return goals.every((goal) => this.#check.isMet(goal, row.values));
  }

  #scalarsOf(expr: Expr, row: Row): readonly Scalar[] {
    return listOf(this.#valueOf(expr, row)).map((value) => (typeof value === 'bigint' ? Number(value) : value));
  }

  #valueOf(expr: Expr, { values }: Row): Value {
    return compileDerived(expr, this.#site.now)(documentOf(values));
  }
}

function ask(expr: Expr, answer: 'true' | 'false' | 'null' | 'notNull'): Goal {
  return { kind: 'expr', expr, answer, values: 'whole', scope: ownPath };
}

function frozen(path: string, { values }: Row): Goal {
  return { kind: 'constraint', constraint: freeze(path, values.get(path)?.values ?? []) };
}

/** Dates are compared as documents hold them and as numbers. */
function dateValue(value: Scalar, type: Expr['type']): Scalar {
  return (type === 'date' || type === 'date_nanos') && typeof value === 'string' ? Date.parse(value) : value;
}

function documentOf(values: Assignment): JsonObject {
  return Object.fromEntries([...values].map(([name, variable]) => [name, [...variable.values]]));
}
