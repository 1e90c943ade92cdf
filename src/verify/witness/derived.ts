import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileExpr } from '#engine/match/expr.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { printDate } from '#event/date.ts';
import type { Scalar, Value } from '#event/value.ts';
import type { Condition, Expr, FieldRef, ValueType } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import { listOf } from '#plan/values.ts';

/**
 * A field that no event has and that follows from others: what GROK cut out of a text, the truth of a condition. Expressions read it like
 * any field; whoever looks for values looks for those of its inputs.
 */
export type DerivedField = FieldRef & { readonly derived: Derived };

export type Derived =
  | { readonly kind: 'condition'; readonly condition: Condition }
  | {
      readonly kind: 'cut';
      readonly input: Expr;
      readonly cut: (text: string) => readonly Scalar[];
      /** Texts out of which the target is cut; without a target texts out of which something is. */
      readonly textsGiving: (target: Scalar | undefined) => readonly string[];
      /** Wildcard patterns of the texts out of which the target is cut. */
      readonly patternsGiving: (target: Scalar | undefined) => readonly string[];
    };

export function isDerived(field: FieldRef): field is DerivedField {
  return 'derived' in field;
}

/** The fields of events that an expression reads in the end, each once. */
export function inputsOf(expr: Expr): readonly FieldRef[] {
  return [...new Map(allInputs(expr, 0).map((field) => [field.path, field])).values()];
}

const MAX_DEPTH = 100;

function allInputs(expr: Expr, depth: number): readonly FieldRef[] {
  if (depth > MAX_DEPTH) return [];
  if (expr.kind === 'call') return expr.arguments.flatMap((argument) => allInputs(argument, depth + 1));
  if (expr.kind !== 'field') return [];
  if (!isDerived(expr.field)) return [expr.field];
  const { derived } = expr.field;
  return derived.kind === 'cut' ? allInputs(derived.input, depth + 1) : fieldsOfCondition(derived.condition);
}

/** An expression over fields and derived fields, ready to run on documents. */
export function compileDerived(expr: Expr, now: number): (document: JsonObject) => Value {
  const evaluate = compileExpr(expr);
  const read = fieldReader(expr, now, 0);
  return (document) => {
    const reader = new DocumentReader(document);
    return evaluate({ field: (field) => read(field, reader), column: () => null });
  };
}

type ReadField = (field: FieldRef, reader: DocumentReader) => readonly Scalar[];

function fieldReader(expr: Expr, now: number, depth: number): ReadField {
  const readers = new Map<string, (reader: DocumentReader) => readonly Scalar[]>();
  if (depth < MAX_DEPTH) for (const field of derivedIn(expr, 0)) readers.set(field.path, derivedReader(field.derived, now, depth + 1));
  return (field, reader) => readers.get(field.path)?.(reader) ?? reader.values(field);
}

function derivedIn(expr: Expr, depth: number): readonly DerivedField[] {
  if (depth > MAX_DEPTH) return [];
  if (expr.kind === 'call') return expr.arguments.flatMap((argument) => derivedIn(argument, depth + 1));
  return expr.kind === 'field' && isDerived(expr.field) ? [expr.field] : [];
}

function derivedReader(derived: Derived, now: number, depth: number): (reader: DocumentReader) => readonly Scalar[] {
  if (derived.kind === 'condition') {
    const meets = compileCondition(derived.condition, now);
    return (reader) => [meets(reader)];
  }
  const evaluate = compileExpr(derived.input);
  const read = fieldReader(derived.input, now, depth);
  return (reader) => {
    const value = evaluate({ field: (field) => read(field, reader), column: () => null });
    return listOf(value).flatMap((one) => derived.cut(String(one)));
  };
}

/** A value of an expression as a document would hold it. */
export function scalarsOf(value: Value | undefined, type: ValueType): readonly Scalar[] {
  return listOf(value).map((one) => {
    if (typeof one === 'bigint') return Number(one);
    return (type === 'date' || type === 'date_nanos') && typeof one === 'number' ? printDate(one) : one;
  });
}
