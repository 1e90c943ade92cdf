import type { JsonObject, JsonValue } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import { columnTypesOf } from '#plan/column-types.ts';
import type { ValueType } from '#plan/expr.ts';
import type { Command } from '#plan/query.ts';
import type { ComputeColumns } from '../ports.ts';
import { TableRow } from './row.ts';
import { compileCommands as compileSteps } from './run-commands.ts';

/** Columns that every row has whether or not a command computes anything. */
const GIVEN: ReadonlySet<string> = new Set(['_id', '_index']);

/** Row commands on single events: the columns that they compute, without the ones every row has. */
export function compileCommands(commands: readonly Command[]): ComputeColumns {
  const run = compileSteps(commands);
  const types = columnTypesOf(commands);
  return (event, now) => {
    const [row] = run([rowOf(event)], now);
    return row && columnsOf(row, GIVEN, types);
  };
}

function rowOf(event: Event): TableRow {
  const columns = new Map<string, Value>([
    ['_id', event.id],
    ['_index', event.index],
  ]);
  return TableRow.ofEvent(event, columns);
}

/** The columns of a row by name, without the given ones; dates in ISO 8601 where their type is known. */
export function columnsOf(row: TableRow, given: ReadonlySet<string>, types: ReadonlyMap<string, ValueType> = new Map()): JsonObject {
  const shown = [...row.columns].filter(([name]) => !given.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, jsonOf(value, types.get(name))]));
}

/** A value as JSON: a date, if that is its type, in ISO 8601; whole numbers beyond 2^53 as text. */
export function jsonOf(value: Value, type?: ValueType): JsonValue {
  if (Array.isArray(value)) return value.map((member) => jsonOf(member as Value, type));
  if (typeof value === 'bigint') return String(value);
  return (type === 'date' || type === 'date_nanos') && typeof value === 'number' ? printDate(value) : (value as JsonValue);
}
