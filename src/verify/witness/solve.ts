import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader, type Predicate } from '#engine/match/reader.ts';
import type { Condition } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import { type Assignment, narrow } from './constraint.ts';
import { expandCondition } from './expand-condition.ts';
import { expandExpr } from './expand-expr.ts';
import type { Goal, Step } from './goal.ts';

/** Values for which every goal is met, that there are none, or that none were found. */
export type Solution =
  | { readonly kind: 'solved'; readonly assignment: Assignment }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'notFound' };

const MAX_STEPS = 40_000;
const MAX_CHOICES = 400;

/** Looks for values that meet all goals. `now` (epoch milliseconds) resolves date math and dates the events. */
export function solve(goals: readonly Goal[], now: number, known: Assignment = new Map()): Solution {
  const search = new Search(now);
  const assignment = search.run(goals, { assignment: known, choices: [], later: [], isLast: false, depth: 0 });
  if (assignment) return { kind: 'solved', assignment };
  return { kind: search.isExhaustive ? 'impossible' : 'notFound' };
}

type Options = readonly (readonly Goal[])[];

type Clause = Exclude<Goal, { kind: 'constraint' }>;

/** A point of the search: what is known, the choices that are still to be made, and the goals that wait for them. */
type Point = {
  readonly assignment: Assignment;
  readonly choices: readonly Options[];
  readonly later: readonly Goal[];
  /** Goals do not wait any more. */
  readonly isLast: boolean;
  readonly depth: number;
};

class Search {
  /** False once a way was left that was not proven to be closed. */
  isExhaustive = true;
  readonly #now: number;
  readonly #compiled = new WeakMap<Condition, Predicate>();
  #left = MAX_STEPS;

  constructor(now: number) {
    this.#now = now;
  }

  run(goals: readonly Goal[], from: Point): Assignment | undefined {
    const choices = [...from.choices];
    const later = [...from.later];
    const stack = goals.toReversed();
    let { assignment } = from;
    for (let goal = stack.pop(); goal; goal = stack.pop()) {
      if (this.#left-- <= 0) return this.#fail(false);
      if (goal.kind === 'constraint') {
        const narrowed = narrow(assignment, goal.constraint);
        if (narrowed.kind === 'failed') return this.#fail(narrowed.isProven);
        assignment = narrowed.assignment;
        continue;
      }
      const step = this.#expand(goal, assignment, from.isLast);
      if (step.kind === 'never') return this.#fail(step.isProven);
      if (step.kind === 'later') later.push(goal);
      else if (step.kind === 'all') stack.push(...step.goals.toReversed());
      else choices.push(step.options);
    }
    return this.#choose({ ...from, assignment, choices, later });
  }

  #choose(point: Point): Assignment | undefined {
    const [options, ...rest] = point.choices;
    const depth = point.depth + 1;
    if (depth > MAX_CHOICES) return this.#fail(false);
    if (!options) {
      if (point.later.length === 0) return point.assignment;
      return this.run(point.later, { ...point, later: [], isLast: true, depth });
    }
    for (const option of this.#easyFirst(options, point.assignment)) {
      const found = this.run(option, { ...point, choices: rest, depth });
      if (found || this.#left <= 0) return found;
    }
    return undefined;
  }

  #expand(goal: Clause, assignment: Assignment, isLast: boolean): Step {
    const step =
      goal.kind === 'condition'
        ? expandCondition(goal.condition, goal.isWanted, goal.scope, this.#now)
        : expandExpr(goal, assignment, this.#now, isLast);
    if ('isGuess' in step) this.isExhaustive = false;
    return step;
  }

  /** Options that hold already come first. */
  #easyFirst(options: Options, assignment: Assignment): Options {
    const easy = options.filter((option) => option.every((goal) => this.#isMet(goal, assignment)));
    return easy.length === 0 ? options : [...easy, ...options.filter((option) => !easy.includes(option))];
  }

  #isMet(goal: Goal, assignment: Assignment): boolean {
    if (goal.kind !== 'condition') return false;
    const predicate = this.#compiled.get(goal.condition) ?? compileCondition(goal.condition, this.#now);
    this.#compiled.set(goal.condition, predicate);
    const fields = fieldsOfCondition(goal.condition);
    const document = Object.fromEntries(fields.map(({ path }) => [path, [...(assignment.get(goal.scope(path))?.values ?? [])]]));
    return predicate(new DocumentReader(document)) === goal.isWanted;
  }

  #fail(isProven: boolean): undefined {
    if (!isProven) this.isExhaustive = false;
    return undefined;
  }
}
