import type { Value } from '#event/value.ts';
import { type Compare, comparisonOf, type One } from '#plan/compare.ts';
import type { Expr } from '#plan/expr.ts';
import type { SortKey } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileExpr } from '../match/expr.ts';
import { groupKey } from './group-key.ts';
import type { TableRow } from './row.ts';

/** Rows in the order of the keys, equal ones as they stood. Of several values the smallest counts, descending the largest. */
export function compileSort(keys: readonly SortKey[]): (rows: readonly TableRow[]) => TableRow[] {
  const compiled = keys.map((key) => ({ ...key, evaluate: compileExpr(key.expr), compare: comparisonOf(key.expr.type, key.expr.type) }));
  return (rows) =>
    rows
      .map((row) => ({ row, values: compiled.map(({ evaluate, compare, isDescending }) => extreme(evaluate(row), compare, isDescending)) }))
      .sort((left, right) => compareRanks(left.values, right.values, compiled))
      .map(({ row }) => row);
}

function compareRanks(left: readonly Rank[], right: readonly Rank[], orders: readonly Order[]): number {
  for (const [i, order] of orders.entries()) {
    const result = compareValues(left[i], right[i], order);
    if (result !== 0) return result;
  }
  return 0;
}

/** The first rows of each group. */
export function compileLimitBy(by: readonly Expr[], count: number): (rows: readonly TableRow[]) => TableRow[] {
  const evaluators = by.map(compileExpr);
  return (rows) => {
    const seen = new Map<string, number>();
    return rows.filter((row) => {
      const key = groupKey(evaluators.map((evaluate) => evaluate(row)));
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return before < count;
    });
  };
}

type Rank = One | undefined;

function extreme(value: Value, compare: Compare, isDescending: boolean): Rank {
  const sign = isDescending ? -1 : 1;
  return listOf(value).reduce<One | undefined>(
    (best, one) => (best === undefined || sign * (compare(one, best) ?? 0) < 0 ? one : best),
    undefined,
  );
}

type Order = { readonly compare: Compare; readonly isDescending: boolean; readonly nulls: 'first' | 'last' };

function compareValues(left: Rank, right: Rank, order: Order): number {
  if (left === undefined || right === undefined) {
    if (left === right) return 0;
    return (left === undefined) === (order.nulls === 'first') ? -1 : 1;
  }
  const natural = order.compare(left, right) ?? 0;
  return order.isDescending ? -natural : natural;
}
