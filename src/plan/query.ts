import type { Duration } from '#base/duration.ts';
import type { Condition, Expr, FieldRef } from './expr.ts';

/** What a query asks for, whatever language it was written in. */
export type Query = EventQuery | SequenceQuery | SampleQuery;

/** Single events that meet a condition, in time order, then cut and computed on. */
export type EventQuery = {
  readonly kind: 'events';
  readonly filter: Condition;
  readonly pipes: readonly Pipe[];
  readonly commands: readonly Command[];
};

/** Events in order (Elasticsearch EQL: `sequence`). Stages of a term `with runs=n` are written out n times. */
export type SequenceQuery = {
  readonly kind: 'sequence';
  readonly stages: readonly Stage[];
  readonly until?: Stage;
  readonly maxspan?: Duration;
  readonly pipes: readonly Pipe[];
  readonly commands: readonly Command[];
};

/** Events with equal keys in any order (Elasticsearch EQL: `sample`). */
export type SampleQuery = {
  readonly kind: 'sample';
  readonly stages: readonly Stage[];
  readonly pipes: readonly Pipe[];
  readonly commands: readonly Command[];
};

export type Stage = {
  readonly filter: Condition;
  /** The values that tie the stages together: the same number in every stage. */
  readonly keys: readonly JoinKey[];
  /** An event that must not occur: `![…]`. */
  readonly isMissing: boolean;
};

/** An optional key (`?field`) ties missing values together; otherwise an event without the key is left out. */
export type JoinKey = { readonly field: FieldRef; readonly isOptional: boolean };

/** EQL's pipes: the first or the last of the results so far. */
export type Pipe = { readonly kind: 'head' | 'tail'; readonly count: number };

/** A row command (ES|QL), run on the rows that the query gave. */
export type Command =
  | { readonly kind: 'eval'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'where'; readonly condition: Expr };

export type Assignment = { readonly name: string; readonly expr: Expr };
