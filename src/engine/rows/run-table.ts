import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { Column, TableQuery, TableSource } from '#plan/query.ts';
import { compileExpr, type OnFailure } from '../match/expr.ts';
import { rowOfEvent } from './event-row.ts';
import { fieldNamesOf } from './field-names.ts';
import type { ReadIndex } from './join.ts';
import { rowsOfQuery } from './query-rows.ts';
import { TableRow } from './row.ts';
import { runCommands } from './run-commands.ts';
import type { RunContext } from './run-context.ts';

/** What running a table asks for. */
export type TableContext = {
  /** The tick, epoch milliseconds: what `NOW()` gives. */
  readonly now: number;
  /** The events of the source's indices that meet its filter. */
  readonly readEvents: (source: Extract<TableSource, { kind: 'events' }>) => readonly Event[];
  /** Every event of an index (LOOKUP JOIN). */
  readonly readIndex?: ReadIndex;
  /** Every event of the indices that an event query as a source searches. */
  readonly readAll?: (indices: readonly string[]) => readonly Event[];
  /** Told of what cannot be computed. */
  readonly onFailure?: OnFailure | undefined;
  /** Whether groups remember their events: kept when nobody says. */
  readonly groupEvents?: RunContext['groupEvents'];
};

export type Table = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** A value for each column. */
  readonly rows: readonly (readonly Value[])[];
  /** The rows as they were, with the events they came from. */
  readonly sources: readonly TableRow[];
};

/** Runs a query over tables. `maxRows` cuts the result when no LIMIT does (Elasticsearch: 1000). */
export function runTable(query: TableQuery, context: TableContext, maxRows = Number.POSITIVE_INFINITY): Table {
  const all = runTableRows(query, context);
  return layOutTable(query, query.commands.some(({ kind }) => kind === 'limit') ? all : all.slice(0, maxRows));
}

/** Rows under the columns of their query. */
export function layOutTable(query: TableQuery, sources: readonly TableRow[]): Table {
  const columns = query.columns.flatMap((column) => expandColumn(column, sources));
  const rows = sources.map((row) => columns.map(({ read }) => read(row)));
  return { columns: columns.map(({ name, type }) => ({ name, type })), rows, sources };
}

/** The rows alone, without their columns laid out. */
export function runTableRows(query: TableQuery, context: TableContext): readonly TableRow[] {
  return runCommands(query.commands, sourceRows(query.source, context), context.now, runContextOf(context));
}

/** How the commands of a table are run. */
function runContextOf({ readIndex, onFailure, groupEvents = 'kept' }: TableContext): RunContext {
  return { readIndex: readIndex ?? (() => []), onFailure, groupEvents };
}

function sourceRows(source: TableSource, context: TableContext): readonly TableRow[] {
  switch (source.kind) {
    case 'row':
      return [TableRow.ofGroup([], new Map())];
    case 'events':
      return context.readEvents(source).map((event) => rowOfEvent(event, source.metadata));
    case 'union':
      return source.tables.flatMap((table) => unionRows(table, context));
    case 'query':
      return rowsOfQuery(source, context.readAll?.(source.indices) ?? [], context.now);
    default:
      return source satisfies never;
  }
}

/** The columns of a subquery's row, all computed now. */
function unionRows(table: TableQuery, context: TableContext): TableRow[] {
  const { columns, rows, sources } = runTable(table, context);
  return sources.map((row, i) => TableRow.ofGroup(row.events, new Map(columns.map(({ name }, j) => [name, rows[i]?.[j] ?? null]))));
}

type ReadColumn = { readonly name: string; readonly type: string; readonly read: (row: TableRow) => Value };

function expandColumn(column: Column, rows: readonly TableRow[]): ReadColumn[] {
  switch (column.kind) {
    case 'column':
      return [{ name: column.name, type: column.type, read: (row) => row.column(column.name) }];
    case 'field':
      return [{ name: column.name, type: column.type, read: compileExpr({ kind: 'field', field: column.field, type: column.type }) }];
    case 'fields':
      return fieldNamesOf(rows, column).map((name) => ({
        name,
        type: 'unknown',
        read: compileExpr({ kind: 'field', field: { path: name, type: 'unknown' }, type: 'unknown' }),
      }));
    default:
      return column satisfies never;
  }
}
