import type { Event } from '#event/event.ts';
import type { FieldRef } from '#plan/expr.ts';
import { fieldsOfCommands } from '#plan/fields.ts';
import type { TableQuery } from '#plan/query.ts';
import { DocumentReader } from '../match/reader.ts';

/** What is kept of an event. */
export type KeepEvent = (event: Event) => Event;

/** Only the fields that the commands and columns of a table read; the whole event where nobody can tell which those are. */
export function compileLightRow(query: TableQuery): KeepEvent {
  const fields = fieldsOfRows(query);
  return fields ? compileKeep(fields) : (event) => event;
}

/** The fields that the commands and columns of a table read; undefined where nobody can tell which those are. */
export function fieldsOfRows(query: TableQuery): readonly FieldRef[] | undefined {
  const columns = query.columns.flatMap((column) => (column.kind === 'field' ? [column.field] : []));
  const readsAll =
    query.source.kind !== 'events' ||
    query.source.metadata.includes('_source') ||
    query.columns.some(({ kind }) => kind === 'fields') ||
    query.commands.some(({ kind }) => kind === 'test');
  return readsAll ? undefined : [...columns, ...fieldsOfCommands(query.commands)];
}

function compileKeep(all: readonly FieldRef[]): KeepEvent {
  const fields = [...new Map(all.map((field) => [field.path, field])).values()];
  return (event) => {
    const reader = new DocumentReader(event.document);
    const members = fields.map((field) => [field.path, reader.values(field)] as const);
    return { ...event, document: Object.fromEntries(members.filter(([, values]) => values.length > 0)) };
  };
}
