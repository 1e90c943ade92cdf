import type { Value } from '#event/value.ts';
import { type Compare, comparisonOf, type One } from '#plan/compare.ts';
import type { Expr } from '#plan/expr.ts';
import type { SortKey } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileExpr, type Evaluate } from '../match/expr.ts';
import { groupKey } from './group-key.ts';
import type { TableRow } from './row.ts';
import type { RunContext } from './run-context.ts';
import { atEnd, eachRowSince, type Step } from './stage.ts';

/** A sort that is cut holds this many rows more than it lets through before it throws the others away. */
const SLACK = 2000;

/**
 * Rows in the order of the keys, equal ones as they stood. Of several values the smallest counts, descending the largest. Only the first
 * `count` are given, and hardly more are held.
 */
export function compileSort(keys: readonly SortKey[], { onFailure }: RunContext, count = Number.POSITIVE_INFINITY): Step {
  const compiled = keys.map(
    (key): Order => ({
      ...key,
      evaluate: compileExpr(key.expr, onFailure),
      compare: comparisonOf(key.expr.type, key.expr.type),
    }),
  );
  const rankOf = (row: TableRow): Ranked => ({
    row,
    values: compiled.map(({ evaluate, compare, isDescending }) => extreme(evaluate(row), compare, isDescending)),
  });
  const inOrder = (left: Ranked, right: Ranked): number => compareRanks(left.values, right.values, compiled);
  return atEnd(() => {
    let held: Ranked[] = [];
    // Once so many are held, none that is not before the last of them can be among the first.
    let last: Ranked | undefined;
    const first = (): Ranked[] => {
      const sorted = held.sort(inOrder);
      return count < sorted.length ? sorted.slice(0, count) : sorted;
    };
    return {
      add: (row) => {
        const ranked = rankOf(row);
        if (last && inOrder(ranked, last) >= 0) return;
        held.push(ranked);
        if (held.length < 2 * count + SLACK) return;
        held = first();
        last = held.at(-1);
      },
      rows: () => first().map(({ row }) => row),
    };
  });
}

type Order = { readonly evaluate: Evaluate; readonly compare: Compare; readonly isDescending: boolean; readonly nulls: 'first' | 'last' };

type Ranked = { readonly row: TableRow; readonly values: readonly Rank[] };

type Rank = One | undefined;

function compareRanks(left: readonly Rank[], right: readonly Rank[], orders: readonly Order[]): number {
  for (let i = 0; i < orders.length; i++) {
    const result = compareValues(left[i], right[i], orders[i] as Order);
    if (result !== 0) return result;
  }
  return 0;
}

/** The first rows of each group. */
export function compileLimitBy(by: readonly Expr[], count: number, { onFailure }: RunContext): Step {
  const evaluators = by.map((expr) => compileExpr(expr, onFailure));
  return eachRowSince(() => {
    const seen = new Map<string, number>();
    return (row) => {
      const key = groupKey(evaluators.map((evaluate) => evaluate(row)));
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return before < count ? [row] : [];
    };
  });
}

function extreme(value: Value, compare: Compare, isDescending: boolean): Rank {
  if (value === null) return undefined;
  if (typeof value !== 'object') return value;
  const sign = isDescending ? -1 : 1;
  return listOf(value).reduce<One | undefined>(
    (best, one) => (best === undefined || sign * (compare(one, best) ?? 0) < 0 ? one : best),
    undefined,
  );
}

function compareValues(left: Rank, right: Rank, order: Order): number {
  if (left === undefined || right === undefined) {
    if (left === right) return 0;
    return (left === undefined) === (order.nulls === 'first') ? -1 : 1;
  }
  const natural = order.compare(left, right) ?? 0;
  return order.isDescending ? -natural : natural;
}
