import type { Value } from '#event/value.ts';
import { type Compare, comparisonOf, type One } from '#plan/compare.ts';
import type { Expr } from '#plan/expr.ts';
import type { SortKey } from '#plan/query.ts';
import { listOf } from '#plan/values.ts';
import { compileExpr } from '../match/expr.ts';
import { groupKey } from './group-key.ts';
import type { TableRow } from './row.ts';

/** Rows in the order of the keys, equal ones as they stood. Of several values the smallest counts, descending the largest. */
export function sortRows(rows: readonly TableRow[], keys: readonly SortKey[]): TableRow[] {
  const compiled = keys.map((key) => ({ ...key, evaluate: compileExpr(key.expr), compare: comparisonOf(key.expr.type, key.expr.type) }));
  const ranked = rows.map((row) => ({
    row,
    values: compiled.map(({ evaluate, compare, isDescending }) => extreme(evaluate(row), compare, isDescending)),
  }));
  ranked.sort((left, right) => {
    for (const [i, key] of compiled.entries()) {
      const order = compareValues(left.values[i], right.values[i], key);
      if (order !== 0) return order;
    }
    return 0;
  });
  return ranked.map(({ row }) => row);
}

/** The first rows of each group. */
export function firstOfGroups(rows: readonly TableRow[], by: readonly Expr[], count: number): TableRow[] {
  const evaluators = by.map(compileExpr);
  const seen = new Map<string, number>();
  return rows.filter((row) => {
    const key = groupKey(evaluators.map((evaluate) => evaluate(row)));
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before < count;
  });
}

function extreme(value: Value, compare: Compare, isDescending: boolean): One | undefined {
  const sign = isDescending ? -1 : 1;
  return listOf(value).reduce<One | undefined>(
    (best, one) => (best === undefined || sign * (compare(one, best) ?? 0) < 0 ? one : best),
    undefined,
  );
}

type Order = { readonly compare: Compare; readonly isDescending: boolean; readonly nulls: 'first' | 'last' };

function compareValues(left: One | undefined, right: One | undefined, order: Order): number {
  if (left === undefined || right === undefined) {
    if (left === right) return 0;
    return (left === undefined) === (order.nulls === 'first') ? -1 : 1;
  }
  const natural = order.compare(left, right) ?? 0;
  return order.isDescending ? -natural : natural;
}
