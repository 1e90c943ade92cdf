import type { Condition, FieldRef, ValueTest } from '../expr.ts';
import { printField } from '../print.ts';

/** True when all are; `all` without any. Nested ones are flattened. */
export function allOf(conditions: readonly Condition[]): Condition {
  const operands = conditions.flatMap((condition) => (condition.kind === 'and' ? condition.operands : [condition]));
  if (operands.some(({ kind }) => kind === 'none')) return { kind: 'none' };
  return (
    joined(
      'and',
      operands.filter(({ kind }) => kind !== 'all'),
    ) ?? { kind: 'all' }
  );
}

/** True when one is; `none` without any. Texts and addresses of one field become one test with many values. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  if (only && conditions.length === 1) return only;
  const operands = conditions.flatMap((condition) => (condition.kind === 'or' ? condition.operands : [condition]));
  if (operands.some(({ kind }) => kind === 'all')) return { kind: 'all' };
  return joined('or', mergeTests(operands.filter(({ kind }) => kind !== 'none'))) ?? { kind: 'none' };
}

export function notOf(operand: Condition): Condition {
  if (operand.kind === 'all') return { kind: 'none' };
  if (operand.kind === 'none') return { kind: 'all' };
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand };
}

export function testOf(field: FieldRef, test: ValueTest): Condition {
  return field.isPattern && field.path === '*' && field.type === 'unknown' ? { kind: 'anyField', test } : { kind: 'test', field, test };
}

function joined(kind: 'and' | 'or', operands: readonly Condition[]): Condition | undefined {
  return operands.length > 1 ? { kind, operands } : operands[0];
}

type SetTest = Extract<ValueTest, { kind: 'text' | 'ip' }>;
type Merged = { readonly at: number; readonly field: FieldRef; readonly first: SetTest; readonly values: Set<string> };

/** A merged test stands where its first one stood. */
function mergeTests(operands: readonly Condition[]): readonly Condition[] {
  const merged = new Map<string, Merged>();
  const kept: Condition[] = [];
  for (const operand of operands) {
    const set = setTestOf(operand);
    const group = set && merged.get(set.key);
    if (group) for (const value of valuesOf(set.test)) group.values.add(value);
    else {
      const at = kept.push(operand) - 1;
      if (set) merged.set(set.key, { at, field: set.field, first: set.test, values: new Set(valuesOf(set.test)) });
    }
  }
  for (const { at, field, first, values } of merged.values()) kept[at] = { kind: 'test', field, test: withValues(first, [...values]) };
  return kept;
}

/** A test against a set of values; those with the same key can be one. */
function setTestOf(condition: Condition): { readonly key: string; readonly field: FieldRef; readonly test: SetTest } | undefined {
  if (condition.kind !== 'test') return undefined;
  const { field, test } = condition;
  if (test.kind !== 'text' && test.kind !== 'ip') return undefined;
  const folding = test.kind === 'text' ? test.ignoreCase : undefined;
  return { key: `${printField(field)} ${field.isPattern} ${test.kind} ${folding}`, field, test };
}

function valuesOf(test: SetTest): readonly string[] {
  return test.kind === 'text' ? test.values : test.blocks;
}

function withValues(test: SetTest, values: readonly string[]): ValueTest {
  return test.kind === 'text' ? { ...test, values } : { ...test, blocks: values };
}
