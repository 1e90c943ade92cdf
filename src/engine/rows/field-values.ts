import type { Scalar } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import { fieldsOfCommands } from '#plan/fields.ts';
import type { Command } from '#plan/query.ts';
import { fieldKey } from '../match/reader.ts';
import type { TableRow } from './row.ts';

const NO_VALUES: readonly Scalar[] = [];

/** The values of some fields of a document, without the document. */
export class FieldValues {
  readonly #values = new Map<string, readonly Scalar[]>();

  constructor(row: TableRow, fields: readonly FieldRef[]) {
    for (const field of fields) {
      const values = row.field(field);
      if (values.length > 0) this.#values.set(fieldKey(field), values);
    }
  }

  values(field: FieldRef): readonly Scalar[] {
    return field.constant === undefined ? (this.#values.get(fieldKey(field)) ?? NO_VALUES) : [field.constant];
  }
}

/** The fields that commands read; undefined when one of them tests the whole document. */
export function fieldsRead(commands: readonly Command[]): readonly FieldRef[] | undefined {
  if (commands.some(({ kind }) => kind === 'test')) return undefined;
  return [...new Map(fieldsOfCommands(commands).map((field) => [fieldKey(field), field])).values()];
}
