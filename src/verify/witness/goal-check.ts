import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileEach } from '#engine/match/expr.ts';
import { Fields } from '#engine/match/fields.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Condition, Expr, FieldRef } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import type { Assignment } from './constraint.ts';
import { compileDerived, inputsOf } from './derived.ts';
import { type Goal, meets } from './goal.ts';
import type { Scope } from './leaf.ts';

type Run<T> = { readonly fields: readonly FieldRef[]; readonly run: (document: JsonObject) => T };

/** Asks whether goals are met already; each clause is made ready once. */
export class GoalCheck {
  readonly #now: number;
  readonly #conditions = new WeakMap<Condition, Run<boolean>>();
  readonly #exprs = new WeakMap<Expr, Run<unknown>>();
  readonly #each = new WeakMap<Expr, Run<boolean>>();

  constructor(now: number) {
    this.#now = now;
  }

  isMet(goal: Goal, assignment: Assignment): boolean {
    if (goal.kind === 'constraint') return goal.constraint.passes(assignment.get(goal.constraint.variable)?.values ?? []);
    if (goal.kind === 'condition') return this.#runOn(this.#condition(goal.condition), goal.scope, assignment) === goal.isWanted;
    const isTruth = goal.answer === 'true' || goal.answer === 'notTrue';
    if (goal.values === 'each' && isTruth)
      return this.#runOn(this.#forEach(goal.expr), goal.scope, assignment) === (goal.answer === 'true');
    return meets(this.#runOn(this.#expr(goal.expr), goal.scope, assignment), goal.answer);
  }

  #runOn<T>({ fields, run }: Run<T>, scope: Scope, assignment: Assignment): T {
    return run(Object.fromEntries(fields.map(({ path }) => [path, [...(assignment.get(scope(path))?.values ?? [])]])));
  }

  #condition(condition: Condition): Run<boolean> {
    const known = this.#conditions.get(condition);
    if (known) return known;
    const meetsIt = compileCondition(condition, this.#now);
    const made = { fields: fieldsOfCondition(condition), run: (document: JsonObject) => meetsIt(new DocumentReader(document)) };
    this.#conditions.set(condition, made);
    return made;
  }

  #expr(expr: Expr): Run<unknown> {
    const made = this.#exprs.get(expr) ?? { fields: inputsOf(expr), run: compileDerived(expr, this.#now) };
    this.#exprs.set(expr, made);
    return made;
  }

  #forEach(expr: Expr): Run<boolean> {
    const known = this.#each.get(expr);
    if (known) return known;
    const holds = compileEach(expr, new Fields());
    const made = { fields: inputsOf(expr), run: (document: JsonObject) => holds(new DocumentReader(document)) };
    this.#each.set(expr, made);
    return made;
  }
}
