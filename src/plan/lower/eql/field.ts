import { nearest } from '#base/nearest.ts';
import type { Span } from '#base/span.ts';
import type { Field } from '#event/schema/schema.ts';
import type { EqlField } from '#lang/eql/ast.ts';
import type { Expr, FieldRef } from '../../expr.ts';
import { valueTypeOf } from '../../types.ts';
import { fieldRefOf } from '../rows/field-ref.ts';
import { type Lowering, NULL, noteError } from './lowering.ts';

/** A field as the query may compare it: a text field by its exact sub-field. The unknown when nobody maps an optional field. */
export function lowerField(node: EqlField, lowering: Lowering): Expr {
  const field = findField(node, lowering);
  return field ? fieldExpr(field) : NULL;
}

/** A field only asked whether it has a value: text needs no exact sub-field for that. */
export function lowerFieldAsIs(node: EqlField, lowering: Lowering): Expr {
  const field = resolve(node, lowering);
  return field ? fieldExpr(field) : NULL;
}

/** A join key. An optional field that nobody maps never has a value. */
export function lowerKey(node: EqlField, lowering: Lowering): FieldRef {
  const field = findField(node, lowering);
  return field ? fieldRefOf(field) : { path: mappedName(node.path, lowering), type: 'unknown' };
}

/** The field that names the category of an event: `process where …`. */
export function categoryField(span: Span, lowering: Lowering): Expr {
  const path = lowering.context.eventCategoryField ?? 'event.category';
  const field = findField({ kind: 'field', path, isOptional: true, span }, lowering);
  if (field) return fieldExpr(field);
  return noteError(lowering, 'PLN101', span, `Unknown field ${path}, which names the category of events`, 'write `any where`');
}

function fieldExpr(field: Field): Expr {
  return { kind: 'field', field: fieldRefOf(field), type: valueTypeOf(field.type) };
}

function findField(node: EqlField, lowering: Lowering): Field | undefined {
  const field = resolve(node, lowering);
  if (field?.type !== 'text' && field?.type !== 'match_only_text') return field;
  if (field.exact) return field.exact;
  // Without a mapping the document itself is read, and its text is exact.
  if (!lowering.context.schema.isClosed) return { ...field, type: 'keyword' };
  noteError(lowering, 'EQL207', node.span, `${node.path} is analyzed text and has no exact keyword sub-field`, 'map a keyword sub-field');
  return undefined;
}

function resolve(node: EqlField, lowering: Lowering): Field | undefined {
  const name = mappedName(node.path, lowering);
  const field = lookUp(name, lowering);
  if (field?.nestedPath !== undefined) {
    const help = 'Elasticsearch’s EQL has no nested fields; use KQL';
    noteError(lowering, 'EQL209', node.span, `${node.path} lies inside the nested objects of ${field.nestedPath}`, help);
  }
  if (field || node.isOptional) return field;
  const guess = nearest(
    name,
    lowering.context.schema.fieldsLike('*').map((known) => known.name),
  );
  const help = guess === undefined ? `write ?${node.path} if it may be missing` : `did you mean ${guess}?`;
  noteError(lowering, 'PLN101', node.span, `Unknown field ${node.path}`, help);
  return undefined;
}

function mappedName(path: string, { context }: Lowering): string {
  return context.fieldMap?.get(path) ?? path;
}

/** A position in a list (`resources.0.name`) has the type of the field without it. */
function lookUp(name: string, { context: { schema } }: Lowering): Field | undefined {
  const field = schema.field(name);
  if (field && field.type !== 'unknown') return field;
  const withoutPositions = name.replace(/\.\d+(?=\.|$)/g, '');
  const typed = withoutPositions === name ? undefined : schema.field(withoutPositions);
  return typed ? { ...typed, name, path: name } : field;
}
