import { keywordText, type Scalar } from '#event/value.ts';
import type { Expr, FieldRef } from '#plan/expr.ts';
import { compileExpr, type Evaluate, fieldsOf, type OnFailure, type Row } from './expr.ts';
import { type FieldSlot, type Fields, NO_VALUES } from './fields.ts';
import { compileOneOf } from './one-of.ts';
import type { DocumentReader, Predicate } from './reader.ts';

/** Whether an expression is true for a document; null and false are not. `onFailure` is told of what it cannot compute. */
export function compileTruth(expr: Expr, fields: Fields, onFailure: OnFailure | undefined): Predicate {
  // Whoever asks for failures wants every part computed that Elasticsearch computes.
  return onFailure ? compileWhole(expr, true, fields, onFailure) : compileIs(expr, true, fields);
}

/** Whether the expression is what is `wanted`, true or false: parts of it are asked for theirs, and most are frequent shapes (benchmark `match`). */
function compileIs(expr: Expr, wanted: boolean, fields: Fields): Predicate {
  if (expr.kind !== 'call') return compileWhole(expr, wanted, fields);
  const { function: name, arguments: args } = expr;
  switch (name) {
    case 'and':
    case 'or': {
      const parts = args.map((argument) => compileIs(argument, wanted, fields));
      return (name === 'and') === wanted ? everyOf(parts) : someOf(parts);
    }
    case 'not':
      return args[0] ? compileIs(args[0], !wanted, fields) : compileWhole(expr, wanted, fields);
    case 'is_null':
    case 'is_not_null':
      return compileHasText(args, (name === 'is_not_null') === wanted, fields) ?? compileWhole(expr, wanted, fields);
    case 'equals':
    case 'in':
      return compileIsOneOf(args, wanted, fields, () => compileWhole(expr, wanted, fields));
    case 'not_equals':
      return compileIsOneOf(args, !wanted, fields, () => compileWhole(expr, wanted, fields));
    default:
      return compileWhole(expr, wanted, fields);
  }
}

export function everyOf(predicates: readonly Predicate[]): Predicate {
  return (reader) => {
    for (let i = 0; i < predicates.length; i++) if (!(predicates[i] as Predicate)(reader)) return false;
    return true;
  };
}

export function someOf(predicates: readonly Predicate[]): Predicate {
  return (reader) => {
    for (let i = 0; i < predicates.length; i++) if ((predicates[i] as Predicate)(reader)) return true;
    return false;
  };
}

/** The expression as it stands. It is made ready for the first document that it meets. */
function compileWhole(expr: Expr, wanted: boolean, fields: Fields, onFailure?: OnFailure): Predicate {
  let evaluate: Evaluate | undefined;
  const slots = new Map<FieldRef, FieldSlot>();
  for (const field of fieldsOf(expr)) if (field.constant === undefined) slots.set(field, fields.slotOf(field));
  let reader: DocumentReader | undefined;
  const read = (field: FieldRef): readonly Scalar[] => {
    const slot = slots.get(field);
    return (slot ? reader?.read(slot) : reader?.values(field)) ?? NO_VALUES;
  };
  const row: Row = { field: read, column: () => null };
  return (given) => {
    reader = given;
    evaluate ??= compileExpr(expr, onFailure);
    return evaluate(row) === wanted;
  };
}

/** Whether a text field has a value, or none: whatever is stored is a text. */
function compileHasText([value]: readonly Expr[], wanted: boolean, fields: Fields): Predicate | undefined {
  const slot = textSlot(value, fields);
  return slot && ((reader) => reader.read(slot).length > 0 === wanted);
}

/** Whether a text field with one value has one of some texts, or another. Any other number of values is for the expression as it stands. */
function compileIsOneOf([left, ...items]: readonly Expr[], wanted: boolean, fields: Fields, compileOtherwise: () => Predicate): Predicate {
  const otherwise = compileOtherwise();
  const slot = textSlot(left, fields);
  const texts = items.map((item) => (item.kind === 'literal' && item.type === 'keyword' ? item.value : null));
  if (!slot || !texts.every((text) => typeof text === 'string')) return otherwise;
  const isOneOf = compileOneOf(new Set(texts));
  return (reader) => {
    const only = reader.only(slot);
    return only === undefined ? otherwise(reader) : isOneOf(keywordText(only)) === wanted;
  };
}

/** The slot of an expression that is a field whose values are read as the texts that they are stored as. */
function textSlot(expr: Expr | undefined, fields: Fields): FieldSlot | undefined {
  if (expr?.kind !== 'field' || expr.type !== 'keyword') return undefined;
  const { field } = expr;
  if (field.constant !== undefined || field.normalizer !== undefined || !READ_AS_TEXT.has(field.type)) return undefined;
  return fields.slotOf(field);
}

const READ_AS_TEXT: ReadonlySet<string> = new Set(['keyword', 'constant_keyword', 'wildcard']);
