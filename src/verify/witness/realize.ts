import { rowOfEvent } from '#engine/rows/event-row.ts';
import { compileCommands } from '#engine/rows/run-commands.ts';
import { parseDate, printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import type { Scalar } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';

import type { Assignment, Constraint } from './constraint.ts';
import type { Target } from './demand.ts';
import { inputsOf, scalarsOf } from './derived.ts';
import { Drafts } from './drafts.ts';
import { documentEvent } from './events.ts';
import type { Goal } from './goal.ts';
import { type Answer, type Group, type Levels, ownPath } from './levels.ts';
import { type Moments, wantCondition } from './sketch.ts';
import { type Budget, newBudget, solve } from './solve.ts';

/** A row of a level: what its fields hold, and the events it comes from. */
export type Row = { readonly values: Assignment; readonly events: readonly Assignment[] };

/** What is tried when there is more than one way. */
export type Strategy = {
  /** Rows at hand take over what is asked before new ones are made. */
  readonly isThrifty: boolean;
  /** Groups have a value for each key. */
  readonly hasKeys: boolean;
  /** Events that nothing dates happen in the middle of the window: others may come behind them. */
  readonly isMidway?: true;
};

const MAX_ROUNDS = 12;
const MAX_STEPS = 200_000;

/**
 * Makes rows of a level that meet goals. A row of the first level is an event. A group is made by going back and forth: the goals behind STATS
 * say what its answers are to be, the rows below are made after that, the engine says what their answers are in truth, and what is still
 * missing is asked for in the next round.
 */
export class Realizer {
  readonly #levels: Levels;
  readonly #moments: Moments;
  readonly #strategy: Strategy;
  readonly #budget: Budget = newBudget(MAX_STEPS);

  constructor(levels: Levels, moments: Moments, strategy: Strategy) {
    this.#levels = levels;
    this.#moments = moments;
    this.#strategy = strategy;
  }

  /** The row, or why there is none. `near`: a row that may be taken over as it is where the goals allow it. */
  makeRow(level: number, goals: readonly Goal[], near?: Row): Row | string {
    const { group, goals: own } = this.#levels.levels[level] ?? { goals: [] };
    if (this.#budget.steps <= 0) return 'too many ways had to be tried';
    return group ? this.#makeGroup(level, group, [...own, ...goals]) : this.#makeEvent([...own, ...goals], near);
  }

  #makeEvent(goals: readonly Goal[], near: Row | undefined): Row | string {
    const { filter } = this.#levels;
    const known: Assignment =
      near?.values ?? new Map([['@timestamp', { values: [printDate(usualTime(this.#moments, this.#strategy))], constraints: [] }]]);
    const bare = new Map([...known].map(([name, { values }]) => [name, { values, constraints: [] }]));
    const time: Goal = { kind: 'constraint', constraint: timeConstraint(this.#moments) };
    const solution = solve([time, wantCondition(filter, ownPath), ...goals], this.#moments.tick, bare, this.#budget);
    if (solution.kind !== 'solved') return 'no values were found that meet the conditions on one event';
    return { values: solution.assignment, events: [solution.assignment] };
  }

  #makeGroup(level: number, group: Group, goals: readonly Goal[]): Row | string {
    const targets = new Map<string, Target>();
    const refused: Goal[] = [];
    let before: Assignment = new Map();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const rows = this.#rowsFor(level, group, [...targets.values()]);
      if (typeof rows === 'string') return rows;
      const events = rows.flatMap((row) => row.events);
      const observed = this.#observe(group, events);
      if (!observed) return 'the events that were found do not come through to STATS';
      const solution = solve([...this.#windows(group), ...refused, ...goals], this.#moments.tick, observed, this.#budget);
      if (solution.kind !== 'solved') return 'no values were found that meet the conditions behind STATS';
      const missed = group.answers.flatMap((answer) => missedTarget(answer, observed, solution.assignment));
      if (missed.length === 0) return { values: observed, events };
      if (isSame(before, observed)) refused.push(...missed.map(refusal));
      before = observed;
      for (const target of missed) targets.set(target.answer.field.path, target);
    }
    return 'the groups never came to what the conditions behind STATS ask';
  }

  /** The first and the last time of events are times of events. */
  #windows({ answers }: Group): readonly Goal[] {
    return answers
      .filter(({ function: called, expr }) => (called === 'min' || called === 'max') && expr?.type === 'date' && isTime(expr))
      .map(({ field }): Goal => ({ kind: 'constraint', constraint: optional(timeConstraint(this.#moments, field.path)) }));
  }

  #rowsFor(level: number, group: Group, targets: readonly Target[]): readonly Row[] | string {
    const below = level - 1;
    const drafts = new Drafts({
      makeRow: (goals, near) => this.makeRow(below, goals, near),
      keys: group.answers.filter((answer) => answer.function === 'key'),
      ownKeys: this.#levels.levels[below]?.group?.answers.filter((answer) => answer.function === 'key'),
      now: this.#moments.tick,
      strategy: this.#strategy,
    });
    return drafts.build(targets);
  }

  /** What the engine says the answers are: of the largest group. */
  #observe({ commands, answers }: Group, events: readonly Assignment[]): Assignment | undefined {
    const { tick, last } = this.#moments;
    const documents = events.map((values, i): Event => documentEvent(i, values, [], last));
    const rows = compileCommands(commands)(
      documents.map((event) => rowOfEvent(event, this.#levels.metadata)),
      tick,
    );
    const [first, ...others] = rows;
    if (!first) return undefined;
    const largest = others.reduce((best, row) => (row.events.length > best.events.length ? row : best), first);
    return new Map(
      answers.map(({ field, column, type }) => [field.path, { values: scalarsOf(largest.column(column), type), constraints: [] }]),
    );
  }
}

/** When events happen that nothing dates, in epoch milliseconds. */
export function usualTime({ first, last }: Moments, { isMidway }: Strategy): number {
  return isMidway ? Math.floor((first + last) / 2) : last;
}

/** Times of events, and what groups of them come to. */
function isTime(expr: Expr): boolean {
  return inputsOf(expr).some(({ path, type }) => path === '@timestamp' || (type === 'date' && path.startsWith('#')));
}

function optional(constraint: Constraint): Constraint {
  return { ...constraint, passes: (values) => values.length === 0 || constraint.passes(values), isNegative: true };
}

function timeConstraint({ first, last }: Moments, variable = '@timestamp'): Constraint {
  const isInside = (value: Scalar | undefined): boolean => {
    const time = value === undefined ? undefined : parseDate(value);
    return time !== undefined && time >= first && time <= last;
  };
  return {
    variable,
    passes: (values) => values.length === 1 && isInside(values[0]),
    candidates: () => [last, last - 1000, (first + last) / 2, first].map(printDate),
    patterns: [],
    isNegative: false,
  };
}

function missedTarget(answer: Answer, observed: Assignment, wanted: Assignment): readonly Target[] {
  const is = observed.get(answer.field.path)?.values ?? [];
  const values = wanted.get(answer.field.path)?.values ?? [];
  return areSame(is, values) ? [] : [{ answer, values, isCapped: isTooLarge(answer, is, values) }];
}

function areSame(left: readonly Scalar[], right: readonly Scalar[]): boolean {
  return left.length === right.length && left.every((value, i) => value === right[i]);
}

function isSame(left: Assignment, right: Assignment): boolean {
  return left.size > 0 && [...left].every(([name, { values }]) => areSame(values, right.get(name)?.values ?? []));
}

/** What was asked in vain is not asked again. */
function refusal({ answer: { field }, values: refused }: Target): Goal {
  const passes = (values: readonly Scalar[]): boolean => values.length === 0 || !areSame(values, refused);
  return { kind: 'constraint', constraint: { variable: field.path, passes, candidates: () => [], patterns: [], isNegative: true } };
}

function isTooLarge({ function: called }: Answer, is: readonly Scalar[], wanted: readonly Scalar[]): boolean {
  const [now, then] = [is[0], wanted[0]];
  if (is.length > wanted.length) return true;
  if (now === undefined || then === undefined) return false;
  return called === 'min' ? now < then : now > then;
}
