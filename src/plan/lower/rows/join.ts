import type { EsqlCommand, EsqlExpr } from '#lang/esql/ast.ts';
import type { FieldRef } from '../../expr.ts';
import type { Command } from '../../query.ts';
import { valueTypeOf } from '../../types.ts';
import { fieldRefOf } from './field-ref.ts';
import { type Lowering, noteError } from './lowering.ts';

type Lookup = Extract<EsqlCommand, { kind: 'lookup' }>;

/** LOOKUP JOIN: the columns of another index, by equal keys. They take the place of columns of their names. */
export function lowerJoin(command: Lookup, lowering: Lowering): readonly Command[] {
  const index = command.index.kind === 'pattern' ? command.index.text : '';
  const schema = lowering.schemaOf([index]);
  if (!schema?.isClosed) {
    noteError(lowering, 'ESQ206', command.span, `Nobody knows the fields of "${index}"`, 'give its mapping');
    return [];
  }
  const on = command.on.flatMap((key) => {
    const pair = keyPair(key);
    const left = pair && lowering.scope.find(pair.left);
    const right = pair && schema.field(pair.right);
    if (pair && left && right) return [{ left: left.expr, right: fieldRefOf(right), name: pair.right }];
    noteError(lowering, 'ESQ201', key.span, 'LOOKUP JOIN joins columns that both sides have', 'lookup join index on column');
    return [];
  });
  const columns = schema
    .fieldsLike('*')
    .filter(({ name, type }) => !on.some((key) => key.name === name) && type !== 'object' && type !== 'nested')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((field) => ({ name: field.name, field: fieldRefOf(field), type: valueTypeOf(field.type) }));
  for (const { name, type } of columns) lowering.scope.set(name, type);
  return [{ kind: 'join', index, on: on.map(({ left, right }): { left: typeof left; right: FieldRef } => ({ left, right })), columns }];
}

/** `column`, or `left == right`. */
function keyPair(key: EsqlExpr): { readonly left: string; readonly right: string } | undefined {
  if (key.kind === 'column') return { left: key.name, right: key.name };
  if (key.kind !== 'comparison' || key.operator !== '==' || key.left.kind !== 'column' || key.right.kind !== 'column') return undefined;
  return { left: key.left.name, right: key.right.name };
}
