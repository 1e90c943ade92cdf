import type { Expr } from '#plan/expr.ts';
import type { Answer, Goal, Step } from './goal.ts';

type ExprGoal = Extract<Goal, { kind: 'expr' }>;
type Call = Extract<Expr, { kind: 'call' }>;

/** An expression with a CASE or a COALESCE in it: one way for each of its arms. */
export function expandArms(goal: ExprGoal): Step | undefined {
  const found = findArmed(goal.expr, 0);
  if (!found) return undefined;
  const ask = (expr: Expr, answer: Answer): Goal => ({ ...goal, expr, answer });
  const withArm = (arm: Expr): Goal => ({ ...goal, expr: replace(goal.expr, found, arm, 0) });
  return { kind: 'any', options: found.function === 'coalesce' ? coalesceOptions(found, ask, withArm) : caseOptions(found, ask, withArm) };
}

type Ask = (expr: Expr, answer: Answer) => Goal;

function coalesceOptions(found: Call, ask: Ask, withArm: (arm: Expr) => Goal): readonly Goal[][] {
  const options: Goal[][] = [];
  const before: Goal[] = [];
  for (const arm of found.arguments) {
    options.push([...before, withArm(arm), ask(arm, 'notNull')]);
    before.push(ask(arm, 'null'));
  }
  options.push([...before, withArm(NULL)]);
  return options;
}

const NULL: Expr = { kind: 'literal', value: null, type: 'null' };

function caseOptions(found: Call, ask: Ask, withArm: (arm: Expr) => Goal): readonly Goal[][] {
  const options: Goal[][] = [];
  const before: Goal[] = [];
  for (let i = 0; i + 1 < found.arguments.length; i += 2) {
    const [test, arm] = [found.arguments[i] as Expr, found.arguments[i + 1] as Expr];
    options.push([withArm(arm), ...before, ask(test, 'true')]);
    before.push(ask(test, 'notTrue'));
  }
  const last = found.arguments.length % 2 === 1 ? found.arguments.at(-1) : undefined;
  options.push([withArm(last ?? NULL), ...before]);
  return options;
}

const MAX_DEPTH = 60;

function findArmed(expr: Expr, depth: number): Call | undefined {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return undefined;
  if (expr.function === 'case' || expr.function === 'coalesce') return expr;
  for (const argument of expr.arguments) {
    const found = findArmed(argument, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function replace(expr: Expr, from: Expr, to: Expr, depth: number): Expr {
  if (expr === from) return to;
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return expr;
  return { ...expr, arguments: expr.arguments.map((argument) => replace(argument, from, to, depth + 1)) };
}
