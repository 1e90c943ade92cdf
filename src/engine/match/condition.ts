import { keywordText, type Scalar } from '#event/value.ts';
import type { Condition, Expr, FieldRef, ValueTest } from '#plan/expr.ts';
import { compileEach, compileExpr, type Evaluate, fieldsOf, type OnFailure, type Row } from './expr.ts';
import { type FieldSlot, Fields, NO_VALUES } from './fields.ts';
import type { DocumentReader, Predicate } from './reader.ts';
import { compileTest, type ValuePredicate } from './test.ts';

/**
 * A condition made ready to run. `now` (epoch milliseconds, the tick) resolves date math in it; conditions that share `fields` look each of
 * them up once a document. `onFailure` is told of what an expression of it cannot compute.
 */
export function compileCondition(condition: Condition, now: number, fields: Fields = new Fields(), onFailure?: OnFailure): Predicate {
  switch (condition.kind) {
    case 'all':
      return () => true;
    case 'none':
      return () => false;
    case 'and':
      return every(condition.operands.map((operand) => compileCondition(operand, now, fields, onFailure)));
    case 'or':
      return some(condition.operands.map((operand) => compileCondition(operand, now, fields, onFailure)));
    case 'not': {
      const operand = compileCondition(condition.operand, now, fields, onFailure);
      return (reader) => !operand(reader);
    }
    case 'test':
      return testOf(condition.test, condition.field, now, fields);
    case 'exists':
      return existsIn(condition.field, fields);
    case 'nested': {
      // Other objects, other values: their slots are not those of the document.
      const operand = compileCondition(condition.operand, now, new Fields(), onFailure);
      return (reader) => [...reader.nested(condition.path)].some(operand);
    }
    case 'anyField': {
      const passes = compileTest(condition.test, { type: 'unknown' }, now);
      return (reader) => reader.allValues().some(passes);
    }
    case 'holds':
      return condition.values === 'each' ? compileEach(condition.expr, fields) : holds(condition.expr, fields, onFailure);
    default:
      return condition satisfies never;
  }
}

function every(predicates: readonly Predicate[]): Predicate {
  return (reader) => {
    for (const predicate of predicates) if (!predicate(reader)) return false;
    return true;
  };
}

function some(predicates: readonly Predicate[]): Predicate {
  return (reader) => {
    for (const predicate of predicates) if (predicate(reader)) return true;
    return false;
  };
}

/** The test is made ready for the first value it meets: of many rules most never meet one (benchmark `compile`). */
function testOf(test: ValueTest, field: FieldRef, now: number, fields: Fields): Predicate {
  if (field.constant !== undefined) {
    const answer = compileTest(test, field, now)(field.constant);
    return () => answer;
  }
  const slot = fields.slotOf(field);
  let passes: ValuePredicate | undefined;
  return (reader) => {
    for (const value of reader.read(slot)) {
      passes ??= compileTest(test, field, now);
      if (passes(value)) return true;
    }
    return false;
  };
}

function existsIn(field: FieldRef, fields: Fields): Predicate {
  if (field.constant !== undefined) return (reader) => reader.hasAny(field);
  const slot = fields.slotOf(field);
  return (reader) => reader.hasAnyIn(slot, field);
}

function holds(expr: Expr, fields: Fields, onFailure: OnFailure | undefined): Predicate {
  let evaluate: Evaluate | undefined;
  const slots = new Map<FieldRef, FieldSlot>();
  for (const field of fieldsOf(expr)) if (field.constant === undefined) slots.set(field, fields.slotOf(field));
  let reader: DocumentReader | undefined;
  const read = (field: FieldRef): readonly Scalar[] => {
    const slot = slots.get(field);
    return (slot ? reader?.read(slot) : reader?.values(field)) ?? NO_VALUES;
  };
  const row: Row = { field: read, column: () => null };
  const slow: Predicate = (given) => {
    reader = given;
    evaluate ??= compileExpr(expr, onFailure);
    return evaluate(row) === true;
  };
  return isOneOfTexts(expr, fields, slow) ?? slow;
}

/** The most frequent shape (benchmark `match`): a text field with one value is one of some texts. Any other number of values is for `otherwise`. */
function isOneOfTexts(expr: Expr, fields: Fields, otherwise: Predicate): Predicate | undefined {
  if (expr.kind !== 'call' || (expr.function !== 'equals' && expr.function !== 'in')) return undefined;
  const [left, ...items] = expr.arguments;
  if (left?.kind !== 'field' || left.type !== 'keyword' || left.field.constant !== undefined) return undefined;
  if (left.field.normalizer !== undefined || !READ_AS_TEXT.has(left.field.type)) return undefined;
  const texts = new Set(items.map((item) => (item.kind === 'literal' && item.type === 'keyword' ? item.value : null)));
  if (![...texts].every((text) => typeof text === 'string')) return undefined;
  const slot = fields.slotOf(left.field);
  return (reader) => {
    const values = reader.read(slot);
    return values.length === 1 ? texts.has(keywordText(values[0] as Scalar)) : otherwise(reader);
  };
}

const READ_AS_TEXT: ReadonlySet<string> = new Set(['keyword', 'constant_keyword', 'wildcard']);
