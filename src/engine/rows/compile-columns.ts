import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Value } from '#event/value.ts';
import type { Command } from '#plan/query.ts';
import type { ComputeColumns } from '../ports.ts';
import { TableRow } from './row.ts';
import { compileCommands } from './run-commands.ts';

/** Row commands on one event at a time: the columns they leave beside it, or undefined when they drop it. */
export function compileColumns(commands: readonly Command[]): ComputeColumns {
  const run = compileCommands(commands);
  return (document, now) => {
    const [row] = run([TableRow.ofDocument(document)], now);
    return row ? columnsOf(row) : undefined;
  };
}

/** The columns of a row as members of a document: whole numbers beyond 2^53 as text, because JSON numbers would lose digits. */
export function columnsOf(row: TableRow): JsonObject {
  return Object.fromEntries([...row.columns].map(([name, value]) => [name, jsonOf(value)]));
}

export function jsonOf(value: Value): JsonValue {
  if (typeof value === 'bigint') return String(value);
  return value !== null && typeof value === 'object' ? value.map((one) => (typeof one === 'bigint' ? String(one) : one)) : value;
}
