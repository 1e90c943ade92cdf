import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader, type Predicate } from '#engine/match/reader.ts';
import type { Scalar } from '#event/value.ts';
import type { Condition, FieldRef } from '#plan/expr.ts';
import type { Constraint } from './constraint.ts';
import { plainValues, valuesPassing } from './test-values.ts';

/** Which variable holds the values of a field. */
export type Scope = (path: string) => string;

type FieldLeaf = Extract<Condition, { kind: 'test' | 'exists' }>;

/** A clause on one field as a constraint. */
export function constraintOf(leaf: FieldLeaf, isWanted: boolean, scope: Scope, now: number): Constraint {
  const field = concrete(leaf.field);
  const holds = onValues(compileCondition({ ...leaf, field }, now), field);
  const variable = scope(field.path);
  if (!isWanted) {
    const candidates = (): readonly Scalar[] => plainValues(field, now);
    const absence = leaf.kind === 'exists' ? ({ isAbsence: true } as const) : {};
    return { variable, passes: (values) => !holds(values), candidates, patterns: [], isNegative: true, ...absence };
  }
  if (leaf.kind === 'exists') return existsConstraint(field, variable, now);
  const { test } = leaf;
  const only = test.kind === 'text' && test.ignoreCase === undefined && field.normalizer === undefined ? { only: test.values } : {};
  const patterns = test.kind === 'like' ? [test.pattern] : [];
  return { variable, passes: holds, candidates: () => valuesPassing(test, now), patterns, isNegative: false, ...only };
}

export function existsConstraint(field: FieldRef, variable: string, now: number): Constraint {
  return {
    variable,
    passes: (values) => values.length > 0 || field.constant !== undefined,
    candidates: () => plainValues(field, now),
    patterns: [],
    isNegative: false,
  };
}

/** The field has exactly these values. */
export function freeze(variable: string, values: readonly Scalar[]): Constraint {
  const isSame = (others: readonly Scalar[]): boolean => others.length === values.length && others.every((value, i) => value === values[i]);
  return { variable, passes: isSame, candidates: () => values, patterns: [], isNegative: false };
}

/** A field by pattern stands for one of the fields. */
function concrete(field: FieldRef): FieldRef {
  if (!field.isPattern) return field;
  const { isPattern: _, ...facts } = field;
  return { ...facts, path: field.path.replaceAll('*', 'witness') };
}

/** The truth of a clause that reads one field, by the field's values. */
function onValues(predicate: Predicate, field: FieldRef): Constraint['passes'] {
  return (values) => predicate(new DocumentReader(documentWith(field.path, values)));
}

export function documentWith(path: string, values: readonly Scalar[]): JsonObject {
  return values.length === 0 ? {} : { [path]: [...values] };
}
