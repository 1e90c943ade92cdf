import type { Condition, ValueTest } from '#plan/expr.ts';
import type { SqlValue } from './database.ts';

/** A test in SQL on the columns of alerts. */
export type SqlTest = { readonly sql: string; readonly values: readonly SqlValue[] };

/** Fields of an alert's document that are columns too; the columns never say anything else. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['kibana.alert.severity', 'severity'],
  ['kibana.alert.rule.rule_id', 'rule_id'],
  ['kibana.alert.workflow_status', 'status'],
]);

/** More values than this are not worth a list in SQL. */
const MAX_VALUES = 100;

/**
 * What every alert that meets the condition meets in SQL, so that the database need not show the others: it may let more through, never less.
 * Only members of the outermost `and` are looked at.
 */
export function pushDown(condition: Condition): readonly SqlTest[] {
  if (condition.kind === 'and') return condition.operands.flatMap(pushDown);
  if (condition.kind !== 'test') return [];
  const { field, test } = condition;
  if (field.path === '@timestamp') return timeTests(test);
  const column = COLUMNS.get(field.path);
  if (column === undefined || test.kind !== 'text' || test.ignoreCase !== undefined || test.values.length > MAX_VALUES) return [];
  return [{ sql: `${column} IN (${test.values.map(() => '?').join(', ')})`, values: test.values }];
}

function timeTests(test: ValueTest): readonly SqlTest[] {
  if (test.kind !== 'date') return [];
  const { gt, gte, lt, lte } = test.bounds;
  const bounds = [
    ['time > ?', gt],
    ['time >= ?', gte],
    ['time < ?', lt],
    ['time <= ?', lte],
  ] as const;
  return bounds.flatMap(([sql, bound]) => (typeof bound === 'number' ? [{ sql, values: [bound] }] : []));
}
