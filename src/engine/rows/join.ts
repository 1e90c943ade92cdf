import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Command } from '#plan/query.ts';
import { listOf, valueFrom } from '#plan/values.ts';
import { compileExpr, type Evaluate } from '../match/expr.ts';
import { groupKey } from './group-key.ts';
import { TableRow } from './row.ts';
import { eachRowSince, type Step } from './stage.ts';

/** Every event of an index. */
export type ReadIndex = (index: string) => readonly Event[];

/** A row for each row of the index with the same keys; a row without any keeps null columns. Null and several values join nothing. */
export function compileJoin(command: Extract<Command, { kind: 'join' }>, readIndex: ReadIndex): Step {
  const left = command.on.map((key) => compileExpr(key.left));
  const right = command.on.map((key) => compileExpr({ kind: 'field', field: key.right, type: key.left.type }));
  const columns = compileColumns(command.columns);
  return eachRowSince(() => {
    const byKey = rowsByKey(readIndex(command.index), (row) => keysOf(right.map((evaluate) => evaluate(row))));
    return (row) => {
      const [key] = keysOf(left.map((evaluate) => evaluate(row)));
      const matches: readonly (TableRow | undefined)[] = (key === undefined ? undefined : byKey.get(key)) ?? [undefined];
      return matches.map((match) => {
        const joined = new Map(row.columns);
        for (const { name, read } of columns) joined.set(name, match ? read(match) : null);
        return row.with(joined);
      });
    };
  });
}

/** The values that rows of a table have, by key; those of several rows together. A row is found by each of its values. */
export function compileEnrich(command: Extract<Command, { kind: 'enrich' }>, readIndex: ReadIndex): Step {
  const left = compileExpr(command.left);
  const right = compileExpr({ kind: 'field', field: command.right, type: command.left.type });
  const columns = compileColumns(command.columns);
  return eachRowSince(() => {
    const byKey = rowsByKey(readIndex(command.index), (row) => listOf(right(row)).map((one) => groupKey([one])));
    return (row) => {
      const matches = new Set(listOf(left(row)).flatMap((one) => byKey.get(groupKey([one])) ?? []));
      const enriched = new Map(row.columns);
      for (const { name, read } of columns) {
        enriched.delete(name);
        enriched.set(name, valueFrom([...matches].flatMap((match) => listOf(read(match)))));
      }
      return [row.with(enriched)];
    };
  });
}

type ReadColumn = { readonly name: string; readonly read: Evaluate };

function compileColumns(columns: Extract<Command, { kind: 'join' }>['columns']): readonly ReadColumn[] {
  return columns.map(({ name, field, type }) => ({ name, read: compileExpr({ kind: 'field', field, type }) }));
}

function rowsByKey(events: readonly Event[], keysOfRow: (row: TableRow) => readonly string[]): ReadonlyMap<string, readonly TableRow[]> {
  const byKey = new Map<string, TableRow[]>();
  for (const event of events) {
    const row = TableRow.ofEvent(event, new Map());
    for (const key of new Set(keysOfRow(row))) {
      const rows = byKey.get(key);
      if (rows) rows.push(row);
      else byKey.set(key, [row]);
    }
  }
  return byKey;
}

/** The key that values make together; none when one is missing or there are several of one. */
function keysOf(values: readonly Value[]): readonly string[] {
  return values.some((value) => value === null || typeof value === 'object') ? [] : [groupKey(values)];
}
