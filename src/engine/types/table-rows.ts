import type { JsonObject } from '#base/json.ts';
import type { TableQuery } from '#plan/query.ts';
import { columnsOf } from '../rows/compute-columns.ts';
import type { TableRow } from '../rows/row.ts';
import { runTableRows } from '../rows/run-table.ts';
import type { Hit } from '../state/hit.ts';
import type { EventSource } from './esql.ts';

/** The rows that a query makes of the hits of its sources: filter n of the rule is source n. */
export function rowsOfHits(query: TableQuery, sources: readonly EventSource[], hits: readonly Hit[], tick: number): readonly TableRow[] {
  return runTableRows(query, {
    now: tick,
    readEvents: (source) => {
      const filter = sources.indexOf(source);
      return hits.filter(({ filters }) => filters.includes(filter)).map(({ event }) => event);
    },
  });
}

/** The columns that the query shows, by name, without nulls: an alert has them beside, or in place of, an event's fields. */
export function shownColumns(query: TableQuery, row: TableRow): JsonObject {
  const types = new Map(query.columns.flatMap((column) => (column.kind === 'column' ? [[column.name, column.type] as const] : [])));
  const hidden = new Set([...row.columns.keys()].filter((name) => !types.has(name) || METADATA.has(name)));
  return columnsOf(row, hidden, types);
}

const METADATA: ReadonlySet<string> = new Set(['_id', '_index', '_version', '_source', '_ignored', '_score', '_index_mode']);
