import type { JsonObject } from '#base/json.ts';
import { compileEach } from '#engine/match/expr.ts';
import { Fields } from '#engine/match/fields.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Scalar } from '#event/value.ts';
import type { Expr, FieldRef } from '#plan/expr.ts';
import type { Assignment, Constraint } from './constraint.ts';
import { compileDerived, inputsOf, isDerived } from './derived.ts';
import { compileDistance } from './distance.ts';
import { expandArms } from './expand-arms.ts';
import { fragmentsOf } from './fragments.ts';
import { type Answer, type Goal, meets, opposite, type Step } from './goal.ts';
import { literalOf, patternsForTrue, valuesForAny, valuesForTests, valuesForTrue } from './invert.ts';
import { documentWith, existsConstraint, freeze } from './leaf.ts';
import { rewritesOf } from './rewrite.ts';
import { plainValues } from './test-values.ts';

type ExprGoal = Extract<Goal, { kind: 'expr' }>;
type Call = Extract<Expr, { kind: 'call' }>;

/** An expression that is to have an answer, as simpler goals. Those over several fields wait until the others are met. */
export function expandExpr(goal: ExprGoal, assignment: Assignment, now: number, isLast: boolean): Step {
  const { expr } = goal;
  const logical = expr.kind === 'call' ? expandLogical(expr, goal) : expandTruth(expr, goal);
  if (logical) return logical;
  const fields = inputsOf(expr);
  const [only] = fields;
  if (!only) return meets(compileDerived(expr, now)({}), goal.answer) ? DONE : { kind: 'never', isProven: true };
  const armed = goal.values === 'whole' || fields.length > 1 ? expandArms(goal) : undefined;
  if (armed) return armed;
  if (fields.length === 1) return just(constraintOn(only, goal, now));
  return isLast ? expandSeveral(goal, fields, assignment, now) : { kind: 'later' };
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
    case 'equals':
    case 'not_equals':
    case 'in':
      return expandBooleans(expr, goal);
    default:
      return undefined;
  }
}

/** `x == true` is x, `x == false` is NOT x; `true IN (x, y)` is `x OR y`. */
function expandBooleans(expr: Call, goal: ExprGoal): Step | undefined {
  const [first, second] = expr.arguments;
  if (!first || !second) return undefined;
  if (expr.function === 'in') {
    if (first.kind !== 'literal' || typeof first.value !== 'boolean') return undefined;
    const operands = expr.arguments.slice(1).map((operand): Expr => ({ ...expr, function: 'equals', arguments: [operand, first] }));
    return { kind: 'all', goals: [{ ...goal, expr: { ...expr, function: 'or', arguments: operands } }] };
  }
  const [subject, constant] = first.kind === 'literal' ? [second, first] : [first, second];
  if (constant.kind !== 'literal' || typeof constant.value !== 'boolean' || subject.type !== 'boolean' || subject.kind === 'literal')
    return undefined;
  const isSame = constant.value === (expr.function === 'equals');
  return { kind: 'all', goals: [{ ...goal, expr: subject, answer: isSame ? goal.answer : opposite(goal.answer) }] };
}

/** A column that holds the truth of a condition asks for the condition; it is never null. */
function expandTruth(expr: Expr, { answer, scope }: ExprGoal): Step | undefined {
  if (expr.kind !== 'field' || !isDerived(expr.field) || expr.field.derived.kind !== 'condition') return undefined;
  if (answer === 'notNull') return DONE;
  if (answer === 'null') return { kind: 'never', isProven: true };
  const isWanted = answer === 'true' || answer === 'notFalse';
  return { kind: 'all', goals: [{ kind: 'condition', condition: expr.field.derived.condition, isWanted, scope }] };
}

/** An expression over one field as a constraint on it. */
function constraintOn(field: FieldRef, { expr, answer, values: how, scope }: ExprGoal, now: number): Constraint {
  const run = compileDerived(expr, now);
  const holdsEach = how === 'each' ? compileEach(expr, new Fields()) : undefined;
  const passes = (values: readonly Scalar[]): boolean => {
    const document = documentWith(field.path, values);
    if (holdsEach && (answer === 'true' || answer === 'notTrue')) return holdsEach(new DocumentReader(document)) === (answer === 'true');
    return meets(run(document), answer);
  };
  const far = compileDistance(expr, now);
  const isWanted = answer === 'true' || answer === 'notFalse';
  return {
    variable: scope(field.path),
    passes,
    candidates: () => [...valuesForTrue(expr), ...valuesForTests(expr), ...valuesForAny(expr), ...plainValues(field, now)],
    rewrites: (before) => rewritesOf(expr, before),
    patterns: answer === 'true' || answer === 'notNull' ? patternsForTrue(expr) : [],
    isNegative: false,
    distance: (values) => far(documentWith(field.path, values), isWanted),
    fragments: () => fragmentsOf(expr),
    isWhole: how === 'whole',
    isMeasured: measuresText(expr, 0),
    lists: () => (readsLists(expr, 0) ? LIST_LENGTHS.map((length) => plainList(field, now, length)) : []),
    ...listedValues(expr, answer, field, how),
  };
}

const LIST_LENGTHS = [2, 3, 5, 10, 20];

function plainList(field: FieldRef, now: number, length: number): readonly Scalar[] {
  return Array.from({ length }, (_, nth) => plainValues(field, now, nth)[0] as Scalar);
}

function measuresText(expr: Expr, depth: number): boolean {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return false;
  return expr.function.endsWith('length') || expr.arguments.some((argument) => measuresText(argument, depth + 1));
}

function readsLists(expr: Expr, depth: number): boolean {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return false;
  return expr.function.startsWith('mv_') || expr.arguments.some((argument) => readsLists(argument, depth + 1));
}

/** Types whose values are compared to the letter. */
const EXACT_TYPES: ReadonlySet<FieldRef['type']> = new Set(['keyword', 'constant_keyword', 'wildcard']);

/** The values that alone make `field == x` and `field in (…)` true. */
function listedValues(expr: Expr, answer: Answer, field: FieldRef, how: ExprGoal['values']): Pick<Constraint, 'only' | 'isSingle'> {
  if (expr.kind !== 'call' || answer !== 'true' || !EXACT_TYPES.has(field.type) || field.normalizer !== undefined) return {};
  const [subject, ...rest] = expr.arguments;
  if ((expr.function !== 'equals' && expr.function !== 'in') || subject?.kind !== 'field' || isDerived(subject.field)) return {};
  const texts = rest.flatMap((one) => (one.kind === 'literal' && typeof one.value === 'string' ? [one.value] : []));
  if (texts.length !== rest.length) return {};
  return how === 'whole' ? { only: texts, isSingle: true } : { only: texts };
}

/** An expression over several fields: all but one keep the values they have, and the one is looked for. */
function expandSeveral(goal: ExprGoal, fields: readonly FieldRef[], assignment: Assignment, now: number): Step {
  const { scope } = goal;
  const valuesOf = (field: FieldRef): readonly Scalar[] => assignment.get(scope(field.path))?.values ?? [];
  const document: JsonObject = Object.fromEntries(fields.map((field) => [field.path, [...valuesOf(field)]]));
  const frozen = (field: FieldRef): Goal => ({ kind: 'constraint', constraint: freeze(scope(field.path), valuesOf(field)) });
  if (meets(compileDerived(goal.expr, now)(document), goal.answer)) return { kind: 'all', goals: fields.map(frozen), isGuess: true };
  const missing = fields.filter((field) => valuesOf(field).length === 0);
  if (missing.length > 0) {
    const present = missing.map((field): Goal => ({ kind: 'constraint', constraint: existsConstraint(field, scope(field.path), now) }));
    return { kind: 'all', goals: [...present, goal], isGuess: true };
  }
  const options = fields.map((free): Goal[] => {
    const others = fields.filter((field) => field !== free);
    return [...others.map(frozen), { ...goal, expr: withConstants(goal.expr, free, document, now, 0) }];
  });
  return { kind: 'any', options, isGuess: true };
}

const MAX_DEPTH = 60;

/** The expression with what does not read the free field as constants. */
function withConstants(expr: Expr, free: FieldRef, document: JsonObject, now: number, depth: number): Expr {
  if (depth > MAX_DEPTH || expr.kind === 'literal') return expr;
  if (!inputsOf(expr).some(({ path }) => path === free.path)) return literalOf(compileDerived(expr, now)(document), expr);
  if (expr.kind !== 'call') return expr;
  return { ...expr, arguments: expr.arguments.map((argument) => withConstants(argument, free, document, now, depth + 1)) };
}
