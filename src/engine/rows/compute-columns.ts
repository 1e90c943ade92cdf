import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Command } from '#plan/query.ts';
import type { ComputeColumns } from '../ports.ts';
import { TableRow } from './row.ts';
import { compileCommands as compileSteps } from './run-commands.ts';

/** Columns that every row has whether or not a command computes anything. */
const GIVEN: ReadonlySet<string> = new Set(['_id', '_index']);

/** Row commands on single events: the columns that they compute, without the ones every row has. */
export function compileCommands(commands: readonly Command[]): ComputeColumns {
  const run = compileSteps(commands);
  return (event, now) => {
    const [row] = run([rowOf(event)], now);
    return row && columnsOf(row, GIVEN);
  };
}

function rowOf(event: Event): TableRow {
  const columns = new Map<string, Value>([
    ['_id', event.id],
    ['_index', event.index],
  ]);
  return TableRow.ofEvent(event, columns);
}

/** The columns of a row by name, without the given ones. */
export function columnsOf(row: TableRow, given: ReadonlySet<string>): JsonObject {
  return Object.fromEntries([...row.columns].filter(([name]) => !given.has(name)).map(([name, value]) => [name, jsonOf(value)]));
}

/** Whole numbers beyond 2^53 are written as text. */
export function jsonOf(value: Value): JsonValue {
  if (Array.isArray(value)) return value.map((member) => jsonOf(member as Value));
  return typeof value === 'bigint' ? String(value) : (value as JsonValue);
}
