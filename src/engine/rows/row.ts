import type { Event } from '#event/event.ts';
import type { Scalar, Value } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import { DocumentReader } from '../match/reader.ts';

const NO_VALUES: readonly Scalar[] = [];

/** A row: an event with the columns computed on it, or a group with the events it was made of. Commands never change a row, they make new ones. */
export class TableRow {
  /** The event whose fields the row reads; a group has none. */
  readonly event: Event | undefined;
  /** Whatever the row came from. */
  readonly events: readonly Event[];
  readonly columns: ReadonlyMap<string, Value>;
  readonly reader: DocumentReader | undefined;

  private constructor(
    event: Event | undefined,
    events: readonly Event[],
    columns: ReadonlyMap<string, Value>,
    reader: DocumentReader | undefined,
  ) {
    this.event = event;
    this.events = events;
    this.columns = columns;
    this.reader = reader;
  }

  static ofEvent(event: Event, columns: ReadonlyMap<string, Value>): TableRow {
    return new TableRow(event, [event], columns, new DocumentReader(event.document));
  }

  static ofGroup(events: readonly Event[], columns: ReadonlyMap<string, Value>): TableRow {
    return new TableRow(undefined, events, columns, undefined);
  }

  with(columns: ReadonlyMap<string, Value>): TableRow {
    return new TableRow(this.event, this.events, columns, this.reader);
  }

  /** The stored scalars of a field. */
  field(field: FieldRef): readonly Scalar[] {
    return this.reader?.values(field) ?? NO_VALUES;
  }

  column(name: string): Value {
    return this.columns.get(name) ?? null;
  }
}
