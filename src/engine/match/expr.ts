import { roundToField } from '#event/float.ts';
import { foldWith } from '#event/schema/normalizers.ts';
import { type ReadAs, typedValue } from '#event/typed-value.ts';
import { keywordText, type Scalar, type Value } from '#event/value.ts';
import type { Expr, FieldRef, SourceText, ValueType } from '#plan/expr.ts';
import { failureOf, SEVERAL_VALUES } from '#plan/failures.ts';
import type { FunctionDefinition } from '#plan/function.ts';
import { functionNamed } from '#plan/functions.ts';
import { mapValues } from '#plan/values.ts';
import type { Fields } from './fields.ts';
import type { Predicate } from './reader.ts';

/** What an expression reads: the stored scalars of a field, and columns that earlier commands computed. */
export type Row = { readonly field: (field: FieldRef) => readonly Scalar[]; readonly column: (name: string) => Value };

export type Evaluate = (row: Row) => Value;

/** Told of a call that has no value for a row though its arguments have one: why, in Elasticsearch's words, and what is taken instead. */
export type OnFailure = (source: SourceText, reason: string, taken: 'null' | 'false') => void;

/** An expression made ready to run: three-valued, null is unknown. */
export function compileExpr(expr: Expr, onFailure?: OnFailure): Evaluate {
  switch (expr.kind) {
    case 'literal': {
      const { value } = expr;
      return () => value;
    }
    case 'field': {
      const { field, type } = expr;
      return (row) => fieldValue(row.field(field), field, type);
    }
    case 'column': {
      const { name } = expr;
      return (row) => row.column(name);
    }
    case 'call':
      return compileCall(
        expr,
        expr.arguments.map((argument) => compileExpr(argument, onFailure)),
        onFailure,
      );
    default:
      return expr satisfies never;
  }
}

/** More combinations than this are not tried: the answer is then what the first ones gave. */
const MAX_COMBINATIONS = 10_000;

/**
 * True when the expression is true for some choice of one value for every occurrence of a field with several values (Elasticsearch EQL:
 * script queries over multi-valued doc values). A field without a value is null.
 */
export function compileEach(expr: Expr, fields: Fields): Predicate {
  const occurrences: { field: FieldRef; type: ValueType }[] = [];
  const chosen: Value[] = [];
  const slotted = withSlots(expr, occurrences);
  let evaluate: Evaluate | undefined;
  const inputs = occurrences.map(({ field, type }) => ({
    field,
    type,
    slot: field.constant === undefined ? fields.slotOf(field) : undefined,
  }));
  const row: Row = { field: () => [], column: (slot) => chosen[Number(slot)] ?? null };
  return (reader) => {
    evaluate ??= compileExpr(slotted);
    const choices = inputs.map(({ field, type, slot }) => {
      const value = fieldValue(slot ? reader.read(slot) : reader.values(field), field, type);
      return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
    });
    let left = MAX_COMBINATIONS;
    const choose = (slot: number): boolean => {
      if (slot === choices.length) return left-- > 0 && evaluate?.(row) === true;
      return (choices[slot] as readonly Value[]).some((value) => {
        chosen[slot] = value;
        return choose(slot + 1);
      });
    };
    return choose(0);
  };
}

/** Every field of the expression, as often as it stands there. */
export function fieldsOf(expr: Expr): readonly FieldRef[] {
  if (expr.kind === 'field') return [expr.field];
  return expr.kind === 'call' ? expr.arguments.flatMap(fieldsOf) : [];
}

/** The expression with every occurrence of a field as a column of its own, numbered in the order of `occurrences`. */
function withSlots(expr: Expr, occurrences: { field: FieldRef; type: ValueType }[]): Expr {
  if (expr.kind === 'field')
    return { kind: 'column', name: String(occurrences.push({ field: expr.field, type: expr.type }) - 1), type: expr.type };
  if (expr.kind !== 'call') return expr;
  return { ...expr, arguments: expr.arguments.map((argument) => withSlots(argument, occurrences)) };
}

type Call = Extract<Expr, { kind: 'call' }>;

function compileCall(expr: Call, args: readonly Evaluate[], onFailure: OnFailure | undefined): Evaluate {
  if (expr.function === 'and') return untilOne(args, false);
  if (expr.function === 'or') return untilOne(args, true);
  const definition = functionNamed(expr.function);
  if (!definition) throw new Error(`Lowering named a function that is not in the list: ${expr.function}`);
  const call = definition.prepare(
    expr.arguments.map(({ type }) => type),
    expr.arguments.map((argument) => (argument.kind === 'literal' ? argument.value : undefined)),
  );
  const tell = expr.source && onFailure ? compileTelling(expr, definition, onFailure) : undefined;
  return (row) => {
    const values: Value[] = [];
    for (const argument of args) {
      const value = argument(row);
      if (value === null && definition.nulls === 'null') return null;
      values.push(value);
    }
    const answer = callWith(definition, call, values);
    tell?.(values, answer);
    return answer;
  };
}

/** Tells why an answer is none, where Elasticsearch warns of it. */
function compileTelling(
  { arguments: args, source }: Call,
  definition: FunctionDefinition,
  onFailure: OnFailure,
): ((values: readonly Value[], answer: Value) => void) | undefined {
  if (!source) return undefined;
  const { name } = definition;
  const types = args.map(({ type }) => type);
  if (name === 'case') return (values) => (hasSeveralConditions(values) ? onFailure(source, SEVERAL_VALUES, 'false') : undefined);
  const isSingle = definition.multivalue === 'null' || name === 'in';
  const failure = failureOf(name);
  if (!isSingle && !failure) return undefined;
  return (values, answer) => {
    if (answer !== null && !failure?.isPerValue) return;
    if (isSingle && values.some(Array.isArray)) onFailure(source, SEVERAL_VALUES, 'null');
    else for (const reason of failure?.explain(values, types) ?? []) onFailure(source, reason, 'null');
  };
}

/** A condition of a CASE, up to the first that is true. */
function hasSeveralConditions(values: readonly Value[]): boolean {
  for (let i = 0; i + 1 < values.length && values[i] !== true; i += 2) if (Array.isArray(values[i])) return true;
  return false;
}

/** `and` and `or` end at the first operand that settles them; else they are null if one was (benchmark `match`). */
function untilOne(args: readonly Evaluate[], settling: boolean): Evaluate {
  return (row) => {
    let answer: Value = !settling;
    for (const argument of args) {
      const value = argument(row);
      if (value === settling) return settling;
      if (value !== !settling) answer = null;
    }
    return answer;
  };
}

function callWith(definition: FunctionDefinition, call: (values: readonly Value[]) => Value, values: readonly Value[]): Value {
  if (definition.multivalue === 'list' || !values.some(Array.isArray)) return call(values);
  if (definition.multivalue === 'null') return null;
  return anyOf(call, values, 0);
}

/** True when true for some choice of one value an argument, else false if it was ever false, else null. */
function anyOf(call: (values: readonly Value[]) => Value, values: readonly Value[], from: number): Value {
  const position = values.findIndex((value, i) => i >= from && Array.isArray(value));
  if (position < 0) return call(values);
  let answer: Value = null;
  for (const choice of values[position] as readonly Value[]) {
    const result = anyOf(call, values.with(position, choice), position + 1);
    if (result === true) return true;
    if (result !== null) answer = result;
  }
  return answer;
}

function fieldValue(stored: readonly Scalar[], field: FieldRef, type: ValueType): Value {
  if (isRounded(field))
    return mapValues(typedValue(stored, 'number'), (value) => roundToField(Number(value), field.type, field.scalingFactor));
  if (field.normalizer === undefined) return typedValue(stored, readAs(type));
  return typedValue(
    stored.map((value) => foldWith(field.normalizer, keywordText(value))),
    'text',
  );
}

function isRounded({ type }: FieldRef): boolean {
  return type === 'float' || type === 'half_float' || type === 'scaled_float';
}

function readAs(type: ValueType): ReadAs {
  switch (type) {
    case 'boolean':
    case 'ip':
    case 'date':
      return type;
    case 'date_nanos':
      return 'date';
    case 'integer':
    case 'long':
    case 'unsigned_long':
    case 'double':
      return 'number';
    case 'keyword':
    case 'text':
    case 'version':
      return 'text';
    default:
      return 'asStored';
  }
}
