import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Command } from '#plan/query.ts';
import { listOf, valueFrom } from '#plan/values.ts';
import { compileExpr } from '../match/expr.ts';
import { groupKey } from './group-key.ts';
import { TableRow } from './row.ts';

/** Every event of an index. */
export type ReadIndex = (index: string) => readonly Event[];

/** A row for each row of the index with the same keys; a row without any keeps null columns. Null and several values join nothing. */
export function compileJoin(command: Extract<Command, { kind: 'join' }>, readIndex: ReadIndex): (rows: readonly TableRow[]) => TableRow[] {
  const left = command.on.map((key) => compileExpr(key.left));
  const right = command.on.map((key) => compileExpr({ kind: 'field', field: key.right, type: key.left.type }));
  const columns = command.columns.map(({ name, field, type }) => ({ name, read: compileExpr({ kind: 'field', field, type }) }));
  return (rows) => {
    const byKey = new Map<string, TableRow[]>();
    for (const event of readIndex(command.index)) {
      const row = TableRow.ofEvent(event, new Map());
      const key = keyOf(right.map((evaluate) => evaluate(row)));
      if (key !== undefined) append(byKey, key, row);
    }
    return rows.flatMap((row) => {
      const key = keyOf(left.map((evaluate) => evaluate(row)));
      const matches: readonly (TableRow | undefined)[] = (key === undefined ? undefined : byKey.get(key)) ?? [undefined];
      return matches.map((match) => {
        const joined = new Map(row.columns);
        for (const { name, read } of columns) joined.set(name, match ? read(match) : null);
        return row.with(joined);
      });
    });
  };
}

/** The values that rows of a table have, by key; those of several rows together. A row is found by each of its values. */
export function compileEnrich(
  command: Extract<Command, { kind: 'enrich' }>,
  readIndex: ReadIndex,
): (rows: readonly TableRow[]) => TableRow[] {
  const left = compileExpr(command.left);
  const right = compileExpr({ kind: 'field', field: command.right, type: command.left.type });
  const columns = command.columns.map(({ name, field, type }) => ({ name, read: compileExpr({ kind: 'field', field, type }) }));
  return (rows) => {
    const byKey = new Map<string, TableRow[]>();
    for (const event of readIndex(command.index)) {
      const row = TableRow.ofEvent(event, new Map());
      for (const one of new Set(listOf(right(row)))) append(byKey, groupKey([one]), row);
    }
    return rows.map((row) => {
      const matches = new Set(listOf(left(row)).flatMap((one) => byKey.get(groupKey([one])) ?? []));
      const enriched = new Map(row.columns);
      for (const { name, read } of columns) {
        enriched.delete(name);
        enriched.set(name, valueFrom([...matches].flatMap((match) => listOf(read(match)))));
      }
      return row.with(enriched);
    });
  };
}

function append(lists: Map<string, TableRow[]>, key: string, row: TableRow): void {
  const list = lists.get(key);
  if (list) list.push(row);
  else lists.set(key, [row]);
}

function keyOf(values: readonly Value[]): string | undefined {
  return values.some((value) => value === null || typeof value === 'object') ? undefined : groupKey(values);
}
