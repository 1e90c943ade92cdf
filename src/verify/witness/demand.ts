import type { Scalar } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';
import type { Goal, Answer as Wanted } from './goal.ts';
import { type Answer, ownPath } from './levels.ts';

/** What an answer is to be, and whether the rows at hand make it too large: then no other row may add to it. */
export type Target = { readonly answer: Answer; readonly values: readonly Scalar[]; readonly isCapped: boolean };

/** What the rows below must be like for a target to be reached. */
export type Demand =
  /** Every row meets the goals. */
  | { readonly kind: 'every'; readonly goals: readonly Goal[] }
  /** So many rows meet the goals of the first way that works; `others` is what the remaining rows meet, where that matters. */
  | { readonly kind: 'some'; readonly count: number; readonly ways: readonly (readonly Goal[])[]; readonly others?: readonly Goal[] }
  /** The rows add up to the sum, each a share of it. */
  | { readonly kind: 'shares'; readonly sum: number; readonly goals: (least: number) => readonly Goal[] }
  /** The expression takes so many values on the rows that meet the goals. */
  | { readonly kind: 'distinct'; readonly count: number; readonly expr: Expr; readonly goals: readonly Goal[] };

/** What a target asks of the rows: a small inverse of each aggregate function. */
export function demandsOf(target: Target): readonly Demand[] {
  const { answer, values, isCapped } = target;
  const [value] = values;
  if (answer.function === 'count') return typeof value === 'number' ? [counted(answer, value, isCapped)] : [];
  if (!answer.expr) return [];
  if (value === undefined) return none(answer);
  return inverseOf(answer.function)({ answer, expr: answer.expr, values, value, isCapped });
}

/** A target that has a value, of an aggregate over an expression. */
type Full = Target & { readonly expr: Expr; readonly value: Scalar };

function inverseOf(name: string): (target: Full) => readonly Demand[] {
  return (
    INVERSES.get(name) ?? (({ answer, value }) => [{ kind: 'every', goals: [...filterGoals(answer), compared(answer, 'equals', value)] }])
  );
}

const INVERSES: ReadonlyMap<string, (target: Full) => readonly Demand[]> = new Map([
  ['count_distinct', ({ answer, expr, value, isCapped }) => (typeof value === 'number' ? distinct(answer, expr, value, isCapped) : [])],
  ['sum', ({ answer, expr, value, isCapped }) => (typeof value === 'number' ? [summed(answer, expr, value, isCapped)] : [])],
  ['min', ({ answer, value, isCapped }) => extreme(answer, value, isCapped)],
  ['max', ({ answer, value, isCapped }) => extreme(answer, value, isCapped)],
  ['values', ({ answer, values, isCapped }) => each(answer, values, isCapped)],
  ['top', ({ answer, values, isCapped }) => each(answer, values, isCapped)],
  ['present', ({ answer }) => [{ kind: 'some', count: 1, ways: [[...filterGoals(answer), ...existing(answer)]] }]],
]);

function ask(expr: Expr, answer: Wanted): Goal {
  return { kind: 'expr', expr, answer, values: 'whole', scope: ownPath };
}

function filterGoals({ filter }: Answer): readonly Goal[] {
  return filter ? [ask(filter, 'true')] : [];
}

function existing({ expr }: Answer): readonly Goal[] {
  return expr ? [ask(expr, 'notNull')] : [];
}

/** The expression compared with a value of the answer. */
function compared({ expr, type }: Answer, name: string, value: Scalar): Goal {
  const subject = expr ?? { kind: 'literal', value: null, type: 'null' };
  return ask(
    { kind: 'call', function: name, arguments: [subject, literal(value, subject.type === 'null' ? type : subject.type)], type: 'boolean' },
    'true',
  );
}

function literal(value: Scalar, type: Expr['type']): Expr {
  const isDate = type === 'date' || type === 'date_nanos';
  return { kind: 'literal', value: isDate && typeof value === 'string' ? Date.parse(value) : value, type };
}

function counted(answer: Answer, count: number, isCapped: boolean): Demand {
  const goals = [...filterGoals(answer), ...existing(answer)];
  const { filter, expr } = answer;
  const refused = filter ? ask(filter, 'notTrue') : expr && ask(expr, 'null');
  const others = isCapped && refused ? { others: [refused] } : {};
  return { kind: 'some', count, ways: [goals], ...others };
}

function distinct(answer: Answer, expr: Expr, count: number, isCapped: boolean): readonly Demand[] {
  const goals = [...filterGoals(answer), ...existing(answer)];
  if (count === 0) return none(answer);
  const demand: Demand = { kind: 'distinct', count, expr, goals };
  if (!isCapped || count > 1) return [demand];
  return [{ kind: 'distinct', count, expr, goals: [] }];
}

/** Columns of ones and zeros are counted; of other sums each row has a share. */
function summed(answer: Answer, expr: Expr, sum: number, isCapped: boolean): Demand {
  const atLeast = (least: number): readonly Goal[] => [...filterGoals(answer), compared(answer, 'greater_or_equal', least)];
  if (!isFlag(expr)) return { kind: 'shares', sum, goals: atLeast };
  const others = isCapped ? { others: [compared(answer, 'less_or_equal', 0)] } : {};
  return { kind: 'some', count: Math.ceil(sum), ways: [atLeast(1)], ...others };
}

function isFlag(expr: Expr): boolean {
  if (expr.kind !== 'call') return false;
  return expr.function === 'case' || expr.arguments.some(isFlag);
}

function extreme(answer: Answer, value: Scalar, isCapped: boolean): readonly Demand[] {
  const isMax = answer.function === 'max';
  const some: Demand = {
    kind: 'some',
    count: 1,
    ways: [
      [...filterGoals(answer), compared(answer, 'equals', value)],
      [...filterGoals(answer), compared(answer, isMax ? 'greater_or_equal' : 'less_or_equal', value)],
    ],
  };
  if (!isCapped || !answer.expr) return [some];
  const bound = compared(answer, isMax ? 'less_or_equal' : 'greater_or_equal', value);
  const isWithin: Expr | undefined = bound.kind === 'expr' ? bound.expr : undefined;
  return isWithin ? [{ kind: 'every', goals: [ask(isWithin, 'notFalse')] }, some] : [some];
}

function each(answer: Answer, values: readonly Scalar[], isCapped: boolean): readonly Demand[] {
  const some = values.map(
    (value): Demand => ({ kind: 'some', count: 1, ways: [[...filterGoals(answer), compared(answer, 'equals', value)]] }),
  );
  if (some.length > 1 && answer.expr)
    return [{ kind: 'distinct', count: values.length, expr: answer.expr, goals: [...filterGoals(answer), ...existing(answer)] }];
  return isCapped ? [{ kind: 'every', goals: some.flatMap((one) => (one.kind === 'some' ? (one.ways[0] ?? []) : [])) }] : some;
}

/** No row gives the aggregate anything. */
function none({ expr, filter }: Answer): readonly Demand[] {
  if (filter) return [{ kind: 'every', goals: [ask(filter, 'notTrue')] }];
  return expr ? [{ kind: 'every', goals: [ask(expr, 'null')] }] : [];
}
