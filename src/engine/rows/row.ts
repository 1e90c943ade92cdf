import type { Event } from '#event/event.ts';
import type { Scalar, Value } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import { DocumentReader } from '../match/reader.ts';
import type { FieldValues } from './field-values.ts';

const NO_VALUES: readonly Scalar[] = [];

/** What a row came from: some events, or how to find them. */
type Origin = readonly Event[] | (() => readonly Event[]);

/** What reads the fields of a row's event: its document, or the values that were taken from it. */
type RowReader = DocumentReader | FieldValues;

/** A row: an event with the columns computed on it, or a group with the events it was made of. Commands never change a row, they make new ones. */
export class TableRow {
  /** The event whose fields the row reads; a group has none. */
  readonly event: Event | undefined;
  readonly columns: ReadonlyMap<string, Value>;
  readonly #origin: Origin;
  readonly #reader: RowReader | undefined;

  private constructor(event: Event | undefined, origin: Origin, columns: ReadonlyMap<string, Value>, reader: RowReader | undefined) {
    this.event = event;
    this.#origin = origin;
    this.columns = columns;
    this.#reader = reader;
  }

  static ofEvent(event: Event, columns: ReadonlyMap<string, Value>): TableRow {
    return new TableRow(event, [event], columns, new DocumentReader(event.document));
  }

  /** `events` may be looked for only when somebody asks. */
  static ofGroup(events: Origin, columns: ReadonlyMap<string, Value>): TableRow {
    return new TableRow(undefined, events, columns, undefined);
  }

  /** Whatever the row came from. */
  get events(): readonly Event[] {
    return typeof this.#origin === 'function' ? this.#origin() : this.#origin;
  }

  /** The whole document, where it is there to be read. */
  get reader(): DocumentReader | undefined {
    return this.#reader instanceof DocumentReader ? this.#reader : undefined;
  }

  with(columns: ReadonlyMap<string, Value>): TableRow {
    return new TableRow(this.event, this.#origin, columns, this.#reader);
  }

  /** The row without its document: only these values of it can still be read. */
  keeping(values: FieldValues): TableRow {
    return new TableRow(this.event, this.#origin, this.columns, values);
  }

  /** The stored scalars of a field. */
  field(field: FieldRef): readonly Scalar[] {
    return this.#reader?.values(field) ?? NO_VALUES;
  }

  column(name: string): Value {
    return this.columns.get(name) ?? null;
  }
}
