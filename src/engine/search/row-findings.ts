import type { Event } from '#event/event.ts';
import type { Scalar, Value } from '#event/value.ts';
import type { Command } from '#plan/query.ts';
import { textOf } from '#plan/text.ts';
import { valueFrom } from '#plan/values.ts';
import { columnsOf } from '../rows/compute-columns.ts';
import { rowOfEvent } from '../rows/event-row.ts';
import type { TableRow } from '../rows/row.ts';
import type { Finding } from './finding.ts';

/** Columns that every row has behind an EQL query. */
const GIVEN: ReadonlySet<string> = new Set(['_id', '_index']);

/** Whether row commands make groups, which are no events any more. */
export function isGrouping(commands: readonly Command[]): boolean {
  return commands.some((command) => command.kind === 'stats' && !command.isInline);
}

/** An event as row commands behind an EQL query read it. */
export function eventRow(event: Event): TableRow {
  return rowOfEvent(event, [...GIVEN]);
}

/** The same for an event of a sequence. */
export function stageRow(event: Event, sequence: number, stage: number, joinKeys: readonly (Scalar | null)[]): TableRow {
  const keys = valueFrom(joinKeys.filter((key) => key !== null).map(textOf));
  const row = eventRow(event);
  const columns: readonly (readonly [string, Value])[] = [
    ['_sequence', sequence],
    ['_sequence_stage', stage],
    ['join_keys', keys],
  ];
  return row.with(new Map([...row.columns, ...columns]));
}

/** Events with the columns computed beside them. */
export function eventFindings(rows: readonly TableRow[]): readonly Finding[] {
  return rows.map((row) => ({ kind: 'event', document: { ...row.event?.document, ...columnsOf(row, GIVEN) } }));
}

/** Rows as a table of the columns that they have. */
export function tableFindings(rows: readonly TableRow[]): readonly Finding[] {
  const names = [...new Set(rows.flatMap((row) => [...row.columns.keys()]))].filter((name) => !GIVEN.has(name));
  return [
    { kind: 'columns', columns: names.map((name) => ({ name, type: 'unknown' })) },
    ...rows.map((row): Finding => ({ kind: 'row', values: names.map((name) => row.column(name)) })),
  ];
}
