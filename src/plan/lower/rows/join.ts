import { nearest } from '#base/nearest.ts';
import type { EsqlCommand, EsqlExpr } from '#lang/esql/ast.ts';
import type { FieldRef } from '../../expr.ts';
import type { Command } from '../../query.ts';
import { valueTypeOf } from '../../types.ts';
import { fieldRefOf } from './field-ref.ts';
import { type Lowering, noteError } from './lowering.ts';

type Lookup = Extract<EsqlCommand, { kind: 'lookup' }>;
type Enrich = Extract<EsqlCommand, { kind: 'enrich' }>;

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

/**
 * ENRICH: the columns of a table by one key. The policy is the table's name; its key is the column that is called as the field is, else its
 * first one.
 */
export function lowerEnrich(command: Enrich, lowering: Lowering): readonly Command[] {
  const schema = lowering.schemaOf([command.policy]);
  if (!schema?.isClosed) {
    noteError(
      lowering,
      'ESQ206',
      command.span,
      `Nobody knows a policy "${command.policy}"`,
      'give its table, under the name of the policy',
    );
    return [];
  }
  const fields = schema.fieldsLike('*').filter(({ type }) => type !== 'object' && type !== 'nested');
  const key = fields.find(({ name }) => name === command.on?.name) ?? fields[0];
  const on = command.on?.name ?? key?.name ?? '';
  const left = lowering.scope.find(on);
  if (!key || !left) {
    noteError(lowering, 'ESQ201', command.on?.span ?? command.span, `There is no column "${on}" here`, 'enrich policy on column');
    return [];
  }
  const wanted =
    command.columns.length > 0
      ? command.columns
      : fields.filter((field) => field !== key).map(({ name }) => ({ from: { name, span: command.span }, to: undefined }));
  const columns = wanted.flatMap(({ from, to }) => {
    const field = fields.find(({ name }) => name === from.name);
    if (field) return [{ name: to?.name ?? from.name, field: fieldRefOf(field), type: valueTypeOf(field.type) }];
    const guess = nearest(
      from.name,
      fields.map(({ name }) => name),
    );
    noteError(
      lowering,
      'ESQ201',
      from.span,
      `The table "${command.policy}" has no column "${from.name}"`,
      guess ? `did you mean "${guess}"?` : undefined,
    );
    return [];
  });
  for (const { name, type } of columns) lowering.scope.set(name, type);
  return [{ kind: 'enrich', index: command.policy, left: left.expr, right: fieldRefOf(key), columns }];
}

/** `column`, or `left == right`. */
function keyPair(key: EsqlExpr): { readonly left: string; readonly right: string } | undefined {
  if (key.kind === 'column') return { left: key.name, right: key.name };
  if (key.kind !== 'comparison' || key.operator !== '==' || key.left.kind !== 'column' || key.right.kind !== 'column') return undefined;
  return { left: key.left.name, right: key.right.name };
}
