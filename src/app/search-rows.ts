import type { JsonObject } from '#base/json.ts';
import { columnsOf, jsonOf } from '#engine/rows/compute-columns.ts';
import { TableRow } from '#engine/rows/row.ts';
import { runCommands } from '#engine/rows/run-commands.ts';
import type { FoundSequence } from '#engine/search/eql.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import { columnTypesOf } from '#plan/column-types.ts';
import type { ValueType } from '#plan/expr.ts';
import type { Command } from '#plan/query.ts';
import type { SearchResult } from './search.ts';

const GIVEN: ReadonlySet<string> = new Set(['_id', '_index']);

/** Row commands behind an EQL event query: events with their columns beside them, or the groups they were made to. */
export function rowsOfEvents(commands: readonly Command[], events: readonly JsonObject[], now: number): SearchResult {
  const rows = runCommands(
    commands,
    events.map((document, i) => rowOf(document, i, [])),
    now,
  );
  const types = columnTypesOf(commands);
  if (rows.some((row) => row.event === undefined)) return tableOf(rows, types);
  return { kind: 'events', events: rows.map((row) => ({ ...row.event?.document, ...columnsOf(row, GIVEN, types) })) };
}

/** Row commands behind a sequence or sample: a row an event, with the number of its sequence, its stage and the join keys. */
export function rowsOfSequences(commands: readonly Command[], sequences: readonly FoundSequence[], now: number): SearchResult {
  const rows = sequences.flatMap(({ joinKeys, events }, sequence) =>
    events.flatMap((document, stage) => {
      if (document === null) return [];
      const columns: [string, Value][] = [
        ['_sequence', sequence],
        ['_sequence_stage', stage],
        ['join_keys', joinKeys.map(String)],
      ];
      return [rowOf(document, sequence, columns)];
    }),
  );
  return tableOf(runCommands(commands, rows, now), columnTypesOf(commands));
}

function rowOf(document: JsonObject, position: number, columns: readonly [string, Value][]): TableRow {
  const event: Event = { id: String(position), dataset: '', index: '', time: 0, ingested: 0, document };
  return TableRow.ofEvent(event, new Map<string, Value>([['_id', event.id], ['_index', event.index], ...columns]));
}

function tableOf(rows: readonly TableRow[], types: ReadonlyMap<string, ValueType>): SearchResult {
  const names = [...new Set(rows.flatMap((row) => [...row.columns.keys()]))].filter((name) => !GIVEN.has(name));
  return {
    kind: 'table',
    columns: names.map((name) => ({ name, type: types.get(name) ?? 'unknown' })),
    rows: rows.map((row) => names.map((name) => jsonOf(row.column(name), types.get(name)))),
    warnings: [],
  };
}
