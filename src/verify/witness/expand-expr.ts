import type { JsonObject } from '#base/json.ts';
import { compileEach, compileExpr } from '#engine/match/expr.ts';
import { Fields } from '#engine/match/fields.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Scalar, Value } from '#event/value.ts';
import type { Expr, FieldRef } from '#plan/expr.ts';
import { fieldsOfExpr } from '#plan/fields.ts';
import type { Assignment, Constraint } from './constraint.ts';
import { type Answer, type Goal, meets, opposite, type Step } from './goal.ts';
import { literalOf, valuesForTests, valuesForTrue } from './invert.ts';
import { documentWith, existsConstraint, freeze, type Scope } from './leaf.ts';
import { plainValues } from './test-values.ts';

type ExprGoal = Extract<Goal, { kind: 'expr' }>;
type Call = Extract<Expr, { kind: 'call' }>;

/** An expression that is to have an answer, as simpler goals. Those over several fields wait until the others are met. */
export function expandExpr(goal: ExprGoal, assignment: Assignment, now: number, isLast: boolean): Step {
  const { expr } = goal;
  const logical = expr.kind === 'call' ? expandLogical(expr, goal) : undefined;
  if (logical) return logical;
  const fields = distinctFields(expr);
  if (fields.length === 0) return meets(evaluate(expr, {}), goal.answer) ? DONE : { kind: 'never', isProven: true };
  if (fields.length === 1 && fields[0]) return just(constraintOn(fields[0], goal, now));
  return expandArms(goal) ?? (isLast ? expandSeveral(goal, fields, assignment, now) : { kind: 'later' });
}

const DONE: Step = { kind: 'all', goals: [] };

function just(...constraints: readonly Constraint[]): Step {
  return { kind: 'all', goals: constraints.map((constraint) => ({ kind: 'constraint', constraint })) };
}

function expandLogical(expr: Call, goal: ExprGoal): Step | undefined {
  const { answer } = goal;
  const [first] = expr.arguments;
  if (answer === 'null' || answer === 'notNull' || !first) return undefined;
  const ask = (operand: Expr): Goal => ({ ...goal, expr: operand });
  switch (expr.function) {
    case 'and':
    case 'or': {
      const isTruth = answer === 'true' || answer === 'notFalse';
      const isAll = (expr.function === 'and') === isTruth;
      const goals = expr.arguments.map(ask);
      return isAll ? { kind: 'all', goals } : { kind: 'any', options: goals.map((one) => [one]) };
    }
    case 'not':
      return { kind: 'all', goals: [{ ...goal, expr: first, answer: opposite(answer) }] };
    case 'is_null':
    case 'is_not_null': {
      const isNullWanted = (expr.function === 'is_null') === (answer === 'true' || answer === 'notFalse');
      const asked: Answer = isNullWanted ? 'null' : 'notNull';
      return { kind: 'all', goals: [{ ...goal, expr: first, answer: asked }] };
    }
    default:
      return undefined;
  }
}

function distinctFields(expr: Expr): readonly FieldRef[] {
  return [...new Map(fieldsOfExpr(expr).map((field) => [field.path, field])).values()];
}

function evaluate(expr: Expr, document: JsonObject): Value {
  const reader = new DocumentReader(document);
  return compileExpr(expr)({ field: (field) => reader.values(field), column: () => null });
}

/** An expression over one field as a constraint on it. */
function constraintOn(field: FieldRef, { expr, answer, values: how, scope }: ExprGoal, now: number): Constraint {
  const run = compileExpr(expr);
  const holdsEach = compileEach(expr, new Fields());
  const passes = (values: readonly Scalar[]): boolean => {
    const reader = new DocumentReader(documentWith(field.path, values));
    if (how === 'each' && (answer === 'true' || answer === 'notTrue')) return holdsEach(reader) === (answer === 'true');
    return meets(run({ field: (one) => reader.values(one), column: () => null }), answer);
  };
  return {
    variable: scope(field.path),
    passes,
    candidates: () => [...valuesForTrue(expr), ...valuesForTests(expr), ...plainValues(field, now)],
    patterns: answer === 'true' ? patternsOf(expr) : [],
    isNegative: false,
    ...listedValues(expr, answer, field, how),
  };
}

function patternsOf(expr: Expr): readonly string[] {
  if (expr.kind !== 'call' || expr.function !== 'like' || expr.arguments[0]?.kind !== 'field') return [];
  return expr.arguments.slice(1).flatMap((one) => (one.kind === 'literal' && typeof one.value === 'string' ? [one.value] : []));
}

/** The values that alone make `field == x` and `field in (…)` true. */
function listedValues(expr: Expr, answer: Answer, field: FieldRef, how: ExprGoal['values']): Pick<Constraint, 'only' | 'isSingle'> {
  if (expr.kind !== 'call' || answer !== 'true' || field.type !== 'keyword' || field.normalizer !== undefined) return {};
  const [subject, ...rest] = expr.arguments;
  if ((expr.function !== 'equals' && expr.function !== 'in') || subject?.kind !== 'field') return {};
  const texts = rest.flatMap((one) => (one.kind === 'literal' && typeof one.value === 'string' ? [one.value] : []));
  if (texts.length !== rest.length) return {};
  return how === 'whole' ? { only: texts, isSingle: true } : { only: texts };
}

/** A `case` or `coalesce` inside: one way for each of its arms. */
function expandArms(goal: ExprGoal): Step | undefined {
  const found = findArmed(goal.expr, 0);
  if (!found) return undefined;
  const ask = (expr: Expr, answer: Answer): Goal => ({ ...goal, expr, answer });
  const withArm = (arm: Expr): Goal => ({ ...goal, expr: replace(goal.expr, found, arm, 0) });
  const options: Goal[][] = [];
  const before: Goal[] = [];
  if (found.function === 'coalesce') {
    for (const arm of found.arguments) {
      options.push([...before, ask(arm, 'notNull'), withArm(arm)]);
      before.push(ask(arm, 'null'));
    }
    return { kind: 'any', options };
  }
  for (let i = 0; i + 1 < found.arguments.length; i += 2) {
    const [test, arm] = [found.arguments[i] as Expr, found.arguments[i + 1] as Expr];
    options.push([...before, ask(test, 'true'), withArm(arm)]);
    before.push(ask(test, 'notTrue'));
  }
  const last = found.arguments.length % 2 === 1 ? found.arguments.at(-1) : undefined;
  options.push([...before, withArm(last ?? { kind: 'literal', value: null, type: 'null' })]);
  return { kind: 'any', options };
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

/** An expression over several fields: all but one keep the values they have, and the one is looked for. */
function expandSeveral(goal: ExprGoal, fields: readonly FieldRef[], assignment: Assignment, now: number): Step {
  const { scope } = goal;
  const valuesOf = (field: FieldRef): readonly Scalar[] => assignment.get(scope(field.path))?.values ?? [];
  const document = Object.fromEntries(fields.map((field) => [field.path, [...valuesOf(field)]]));
  const frozen = (field: FieldRef): Goal => ({ kind: 'constraint', constraint: freeze(scope(field.path), valuesOf(field)) });
  if (meets(evaluate(goal.expr, document), goal.answer)) return { kind: 'all', goals: fields.map(frozen), isGuess: true };
  const missing = fields.filter((field) => valuesOf(field).length === 0);
  if (missing.length > 0) {
    const present = missing.map((field): Goal => ({ kind: 'constraint', constraint: existsConstraint(field, scope(field.path), now) }));
    return { kind: 'all', goals: [...present, goal], isGuess: true };
  }
  const options = fields.map((free): Goal[] => {
    const others = fields.filter((field) => field !== free);
    return [...others.map(frozen), { ...goal, expr: withConstants(goal.expr, others, document, scope, 0) }];
  });
  return { kind: 'any', options, isGuess: true };
}

function withConstants(expr: Expr, fields: readonly FieldRef[], document: JsonObject, scope: Scope, depth: number): Expr {
  if (depth > MAX_DEPTH) return expr;
  if (expr.kind === 'field' && fields.some(({ path }) => path === expr.field.path)) return literalOf(evaluate(expr, document), expr);
  if (expr.kind !== 'call') return expr;
  return { ...expr, arguments: expr.arguments.map((argument) => withConstants(argument, fields, document, scope, depth + 1)) };
}
