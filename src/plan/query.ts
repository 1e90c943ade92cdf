import type { Duration } from '#base/duration.ts';
import type { Condition, Expr, FieldRef, ValueType } from './expr.ts';

/** What a query asks for, whatever language it was written in. */
export type Query = EventQuery | SequenceQuery | SampleQuery | TableQuery;

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

/** Rows and columns that commands make of events (Elasticsearch: ES|QL). */
export type TableQuery = {
  readonly kind: 'table';
  readonly source: TableSource;
  readonly commands: readonly Command[];
  /** What the result shows, in order. */
  readonly columns: readonly Column[];
  /** A STATS stands in it: rows are groups, no longer events. */
  readonly isAggregating: boolean;
};

export type TableSource =
  /** The events of the index patterns that meet the condition; `metadata` names become columns (`_id`, `_index`, …). */
  | { readonly kind: 'events'; readonly indices: readonly string[]; readonly filter: Condition; readonly metadata: readonly string[] }
  /** One row without an event. */
  | { readonly kind: 'row' }
  /** The rows of other queries, one after the other. */
  | { readonly kind: 'union'; readonly tables: readonly TableQuery[] }
  /** The events that an event query finds: a row each, with its place in the sequence. */
  | {
      readonly kind: 'query';
      readonly indices: readonly string[];
      readonly query: Exclude<Query, TableQuery>;
      readonly timestamp: FieldRef;
      readonly tiebreaker?: FieldRef;
      readonly metadata: readonly string[];
    };

export type Column =
  | { readonly kind: 'column'; readonly name: string; readonly type: ValueType }
  | { readonly kind: 'field'; readonly name: string; readonly field: FieldRef; readonly type: ValueType }
  /** Whatever fields the events have whose names match (nobody knows them before): `*` crosses dots; those in `except` are not among them. */
  | { readonly kind: 'fields'; readonly pattern: string; readonly except: readonly string[] };

/**
 * A row command (ES|QL), run on the rows that the query gave. Names that are no longer, or not yet, those of an event's fields are columns;
 * every expression says which it reads.
 */
export type Command =
  | { readonly kind: 'eval'; readonly assignments: readonly Assignment[] }
  /** A condition on the event, as a column: true or false (ES|QL: `KQL()`). */
  | { readonly kind: 'test'; readonly name: string; readonly condition: Condition }
  | { readonly kind: 'where'; readonly condition: Expr }
  /** Only these columns stay. Fields are the events' own and are not touched. */
  | { readonly kind: 'keep'; readonly names: readonly string[] }
  /** One after the other; `expr` is what the new name is to hold, `from` the column that is gone. */
  | { readonly kind: 'rename'; readonly pairs: readonly { readonly from: string; readonly to: string; readonly expr: Expr }[] }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  /** The first rows; with keys the first of each group. */
  | { readonly kind: 'limit'; readonly count: number; readonly by: readonly Expr[] }
  /** A row for every value of the expression, which becomes the column. */
  | { readonly kind: 'expand'; readonly name: string; readonly expr: Expr }
  | {
      readonly kind: 'dissect';
      readonly input: Expr;
      readonly pattern: string;
      readonly separator: string;
      readonly names: readonly string[];
    }
  | { readonly kind: 'grok'; readonly input: Expr; readonly patterns: readonly string[]; readonly columns: readonly TypedName[] }
  | StatsCommand
  /** About this share of the rows (between 0 and 1): which ones, an event's id decides, so that they are the same every time. */
  | { readonly kind: 'sample'; readonly share: number }
  /** Columns of the rows of a table whose key is one of the values; what several rows give is collected. Null without any. */
  | {
      readonly kind: 'enrich';
      readonly index: string;
      readonly left: Expr;
      readonly right: FieldRef;
      readonly columns: readonly { readonly name: string; readonly field: FieldRef; readonly type: ValueType }[];
    }
  /** Columns of the rows of another index with equal keys, one row for each; null without any. */
  | {
      readonly kind: 'join';
      readonly index: string;
      readonly on: readonly { readonly left: Expr; readonly right: FieldRef }[];
      readonly columns: readonly { readonly name: string; readonly field: FieldRef; readonly type: ValueType }[];
    };

export type StatsCommand = {
  readonly kind: 'stats';
  /** The rows stay and get the columns, instead of one row a group. */
  readonly isInline: boolean;
  /** Columns set on every row first; their values make the groups. A row is in the group of each of its values. */
  readonly keys: readonly Assignment[];
  /** Computed over each group, named so that no other column is. */
  readonly aggregates: readonly Aggregate[];
  /** Computed from the aggregates and keys of a group. */
  readonly outputs: readonly Assignment[];
};

export type Aggregate = {
  readonly name: string;
  /** As `aggregates.ts` lists it. */
  readonly function: string;
  readonly arguments: readonly Expr[];
  /** Only rows that meet it count. */
  readonly filter?: Expr;
  readonly type: ValueType;
};

export type SortKey = { readonly expr: Expr; readonly isDescending: boolean; readonly nulls: 'first' | 'last' };

type TypedName = { readonly name: string; readonly type: ValueType };

export type Assignment = { readonly name: string; readonly expr: Expr };
