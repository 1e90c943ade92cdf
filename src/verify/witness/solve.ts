import { type Assignment, narrow } from './constraint.ts';
import { expandCondition } from './expand-condition.ts';
import { expandExpr } from './expand-expr.ts';
import type { Goal, Step } from './goal.ts';
import { GoalCheck } from './goal-check.ts';
import type { Effort } from './text-search.ts';

/** Values for which every goal is met, that there are none, or that none were found. */
export type Solution =
  | { readonly kind: 'solved'; readonly assignment: Assignment }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'notFound' };

/** What searches may still do: steps, and characters that growing texts looks at. Searches for one rule share it. */
export type Budget = { steps: number; readonly effort: Effort };

export function newBudget(steps: number): Budget {
  return { steps, effort: { left: MAX_EFFORT } };
}

const MAX_STEPS = 40_000;
const MAX_CHOICES = 400;
const MAX_EFFORT = 4_000_000;
/** Expressions are made ready to run anew for each step. */
const EXPR_STEPS = 8;

/** Looks for values that meet all goals. `now` (epoch milliseconds) resolves date math and dates the events. */
export function solve(goals: readonly Goal[], now: number, known: Assignment = new Map(), budget: Budget = newBudget(MAX_STEPS)): Solution {
  const search = new Search(now, budget);
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
  /** Goals do not wait any more, but for the choices that others left open. */
  readonly isLast: boolean;
  readonly depth: number;
};

/** Goals that wait are taken up when nothing else is left, and every choice they have is made before the next. */
function mayTakeUp({ isLast }: Point, choices: readonly Options[]): boolean {
  return isLast && choices.length === 0;
}

class Search {
  /** False once a way was left that was not proven to be closed. */
  isExhaustive = true;
  readonly #now: number;
  readonly #check: GoalCheck;
  readonly #budget: Budget;

  constructor(now: number, budget: Budget) {
    this.#now = now;
    this.#budget = budget;
    this.#check = new GoalCheck(now);
  }

  run(goals: readonly Goal[], from: Point): Assignment | undefined {
    const choices = [...from.choices];
    const later = [...from.later];
    const stack = goals.toReversed();
    let { assignment } = from;
    for (let goal = stack.pop(); goal; goal = stack.pop()) {
      if (!this.#pay(goal)) return this.#fail(false);
      if (goal.kind === 'constraint') {
        const narrowed = narrow(assignment, goal.constraint, this.#budget.effort);
        if (narrowed.kind === 'failed') return this.#fail(narrowed.isProven);
        assignment = narrowed.assignment;
        continue;
      }
      const step = this.#expand(goal, assignment, mayTakeUp(from, choices));
      if (step.kind === 'never') return this.#fail(step.isProven);
      if (step.kind === 'later') later.push(goal);
      else if (step.kind === 'all') stack.push(...step.goals.toReversed());
      else choices.push(step.options);
    }
    return this.#choose({ ...from, assignment, choices, later });
  }

  #pay({ kind }: Goal): boolean {
    this.#budget.steps -= kind === 'expr' ? EXPR_STEPS : 1;
    return this.#budget.steps > 0;
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
      if (found) return found;
      if (this.#budget.steps <= 0) return this.#fail(false);
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
    const easy = options.filter((option) => option.every((goal) => this.#check.isMet(goal, assignment)));
    return easy.length === 0 ? options : [...easy, ...options.filter((option) => !easy.includes(option))];
  }

  #fail(isProven: boolean): undefined {
    if (!isProven) this.isExhaustive = false;
    return undefined;
  }
}
