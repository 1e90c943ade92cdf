import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Scalar, Value } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import type { ReadIndex } from '../rows/join.ts';

/** One result of a query. A table is its columns, then its rows. */
export type Finding =
  /** The event's document with the columns that row commands computed. */
  | { readonly kind: 'event'; readonly document: JsonObject }
  /** One event a stage, null for a missing one. */
  | { readonly kind: 'sequence'; readonly joinKeys: readonly (Scalar | null)[]; readonly events: readonly (JsonObject | null)[] }
  | { readonly kind: 'columns'; readonly columns: readonly FoundColumn[] }
  /** A value for each column. */
  | { readonly kind: 'row'; readonly values: readonly Value[] };

export type FoundColumn = { readonly name: string; readonly type: string };

/** A query at work on events that come one after the other. */
export type RunningSearch = {
  /** What its results are, before there are any. */
  readonly shape: 'events' | 'sequences' | 'table';
  /** Takes one event, in any order; answers what is a result for certain. An event that comes again is left out. */
  readonly add: (event: Event) => readonly Finding[];
  /** No event can change the results any more. */
  readonly isDone: () => boolean;
  /** How many events met a condition of the query. */
  readonly hitCount: () => number;
  /** Nothing more comes: the rest of the results. `end` is what `now` means when nobody said, in epoch milliseconds. */
  readonly finish: (end: number) => Iterable<Finding>;
  /** What a reader of the results must know: limits that were met. To be asked at the end. */
  readonly notes: () => readonly string[];
};

export type RunningOptions = {
  /** What `now` means, in epoch milliseconds; without it the end of the data. */
  readonly now?: number;
  /** At most so many results. */
  readonly size?: number;
  /** Which ones stay when `size` cuts: the first that were read, or those that happened last (Elasticsearch EQL). */
  readonly keep: 'first' | 'newest';
  /** The field that orders sequences. */
  readonly timestamp: FieldRef;
  /** The rows of a table that is joined. */
  readonly readIndex?: ReadIndex;
};
