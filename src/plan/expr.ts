import type { Field } from '#event/schema/schema.ts';
import type { Value } from '#event/value.ts';

/**
 * A condition that one event meets or does not meet: two-valued. Case, wildcards, null and multi-value rules are settled in it by `lower`;
 * nothing that reads it asks which language it came from.
 */
export type Condition =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and'; readonly operands: readonly Condition[] }
  | { readonly kind: 'or'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  /** Some value of the field passes the test. False when the field is missing. */
  | { readonly kind: 'test'; readonly field: FieldRef; readonly test: ValueTest }
  /** The field has a value, or something below it has. */
  | { readonly kind: 'exists'; readonly field: FieldRef }
  /** Some object of a nested array meets the condition; paths inside stay absolute. */
  | { readonly kind: 'nested'; readonly path: string; readonly operand: Condition }
  /** Some value of any field passes. */
  | { readonly kind: 'anyField'; readonly test: ValueTest }
  /**
   * The expression is true; null and false are not. `each`: fields with several values are tried value by value, every occurrence on its
   * own, and one true answer is enough (Elasticsearch EQL: script queries). `whole`: functions decide what several values mean (ES|QL).
   */
  | { readonly kind: 'holds'; readonly expr: Expr; readonly values: 'each' | 'whole' };

/** A field with the facts that change how its stored values are read. `path` may hold `*` when `isPattern`. */
export type FieldRef = Pick<
  Field,
  'path' | 'type' | 'nullValue' | 'ignoreAbove' | 'normalizer' | 'constant' | 'format' | 'scalingFactor' | 'nestedPath'
> & {
  readonly isPattern?: true;
};

/** How letters are folded before comparing: not at all when absent; `ascii` A-Z only (Lucene automata); `unicode` simple case folding. */
export type CaseFolding = 'ascii' | 'unicode';

/** A moment: epoch milliseconds, or date math still relative to the run's tick (`now-1d/d`), rounded up or down to the unit's end. */
export type Instant = number | { readonly math: string; readonly round: 'up' | 'down' };

export type Bounds<T> = { readonly gt?: T; readonly gte?: T; readonly lt?: T; readonly lte?: T };

/** A test on one stored value, already typed. */
export type ValueTest =
  /** One of the texts, exactly or with letters folded. */
  | { readonly kind: 'text'; readonly values: readonly string[]; readonly ignoreCase?: CaseFolding }
  /** `*` any run, `?` one character, `\` escapes the next; the whole value. */
  | { readonly kind: 'like'; readonly pattern: string; readonly ignoreCase?: CaseFolding }
  /** RE2 syntax, the whole value, `.` matches line ends. */
  | { readonly kind: 'regex'; readonly pattern: string; readonly ignoreCase?: CaseFolding }
  | { readonly kind: 'prefix'; readonly value: string; readonly ignoreCase?: CaseFolding }
  | { readonly kind: 'textRange'; readonly bounds: Bounds<string> }
  | { readonly kind: 'number'; readonly bounds: Bounds<number | bigint> }
  | { readonly kind: 'date'; readonly bounds: Bounds<Instant> }
  | { readonly kind: 'version'; readonly bounds: Bounds<string> }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Inside one of the CIDR blocks (a single address is a block of one), or between two addresses. */
  | { readonly kind: 'ip'; readonly blocks: readonly string[] }
  | { readonly kind: 'ipRange'; readonly bounds: Bounds<string> }
  /** Analyzed text: any of the words, or the words as a phrase. */
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly match: 'any' | 'all' | 'phrase' }
  /** Analyzed text: one word matches the pattern (lower-cased, `*` `?`). */
  | { readonly kind: 'wordLike'; readonly pattern: string }
  /** Analyzed text: one word passes; words are in lower case. */
  | { readonly kind: 'word'; readonly test: WordTest };

export type WordTest = Extract<ValueTest, { kind: 'text' | 'like' | 'regex' | 'prefix' | 'textRange' }>;

/** The type of a value in an expression: ES|QL's names. */
export type ValueType =
  | 'null'
  | 'boolean'
  | 'integer'
  | 'long'
  | 'unsigned_long'
  | 'double'
  | 'keyword'
  | 'text'
  | 'ip'
  | 'date'
  | 'date_nanos'
  | 'version'
  | 'date_period'
  | 'time_duration'
  | 'geo_point'
  | 'unknown';

/** An expression over one event or row: three-valued, null is unknown. Operators are functions too (`plan/functions.ts` is the list). */
export type Expr =
  | { readonly kind: 'literal'; readonly value: Value; readonly type: ValueType }
  | { readonly kind: 'field'; readonly field: FieldRef; readonly type: ValueType }
  /** A column that an earlier command computed. */
  | { readonly kind: 'column'; readonly name: string; readonly type: ValueType }
  | {
      readonly kind: 'call';
      readonly function: string;
      readonly arguments: readonly Expr[];
      readonly type: ValueType;
      /** Where it stands in the query, for warnings about values that it cannot compute. No part of its meaning. */
      readonly source?: SourceText;
    };

/** A stretch of a query as its author sees it: line and column from 1. */
export type SourceText = { readonly line: number; readonly column: number; readonly text: string };
