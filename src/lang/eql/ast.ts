import type { Duration } from '#base/duration.ts';
import type { Span } from '#base/span.ts';

/** An EQL text: what to look for, and how much of it. */
export type EqlText = { readonly query: EqlQuery; readonly pipes: readonly EqlPipe[]; readonly span: Span };

export type EqlQuery = EqlEventQuery | EqlSequence | EqlSample;

/** `process where …` */
export type EqlEventQuery = { readonly kind: 'event'; readonly filter: EqlEventFilter; readonly span: Span };

/** `sequence by … with maxspan=… [ … ] [ … ] until [ … ]` */
export type EqlSequence = {
  readonly kind: 'sequence';
  readonly by: readonly EqlField[];
  readonly maxspan?: Duration;
  readonly terms: readonly EqlTerm[];
  readonly until?: EqlTerm;
  readonly span: Span;
};

/** `sample by … [ … ] [ … ]` */
export type EqlSample = {
  readonly kind: 'sample';
  readonly by: readonly EqlField[];
  readonly terms: readonly EqlTerm[];
  readonly span: Span;
};

/** `[ process where … ] by … with runs=…`; `![ … ]` when it must not occur. */
export type EqlTerm = {
  readonly filter: EqlEventFilter;
  readonly by: readonly EqlField[];
  readonly runs: number;
  readonly isMissing: boolean;
  readonly span: Span;
};

export type EqlEventFilter = { readonly category: EqlCategory; readonly condition: EqlExpression; readonly span: Span };

export type EqlCategory =
  | { readonly kind: 'any'; readonly span: Span }
  | { readonly kind: 'named'; readonly name: string; readonly span: Span }
  | { readonly kind: 'missing'; readonly span: Span };

/** `| head 5` */
export type EqlPipe = { readonly kind: 'head' | 'tail'; readonly count: number; readonly span: Span };

export type EqlExpression =
  | EqlLiteral
  | EqlField
  | EqlCall
  | { readonly kind: 'not'; readonly operand: EqlExpression; readonly span: Span }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly EqlExpression[]; readonly span: Span }
  | EqlComparison
  | { readonly kind: 'negative'; readonly operand: EqlExpression; readonly span: Span }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/' | '%';
      readonly left: EqlExpression;
      readonly right: EqlExpression;
      readonly span: Span;
    }
  | EqlIn
  | EqlMatch
  /** A hole in the text. */
  | { readonly kind: 'missing'; readonly span: Span };

/** `double` is a number written with a point or an exponent, or too large for 64 bits. Whole numbers beyond 2^53 are bigints. */
export type EqlLiteral =
  | { readonly kind: 'literal'; readonly type: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'literal'; readonly type: 'integer'; readonly value: number | bigint; readonly span: Span }
  | { readonly kind: 'literal'; readonly type: 'double'; readonly value: number; readonly span: Span }
  | { readonly kind: 'literal'; readonly type: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'literal'; readonly type: 'null'; readonly value: null; readonly span: Span };

/** A field by its dotted path; `?field` may be unknown to the data. */
export type EqlField = { readonly kind: 'field'; readonly path: string; readonly isOptional: boolean; readonly span: Span };

/** `name(…)`, or `name~(…)` when letters are compared without case. */
export type EqlCall = {
  readonly kind: 'call';
  readonly name: string;
  readonly ignoreCase: boolean;
  readonly arguments: readonly EqlExpression[];
  readonly span: Span;
};

export type EqlComparison = {
  readonly kind: 'comparison';
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly left: EqlExpression;
  readonly right: EqlExpression;
  readonly span: Span;
};

/** `value in (…)`, `value in~ (…)`; `not in` is a `not` around it. */
export type EqlIn = {
  readonly kind: 'in';
  readonly ignoreCase: boolean;
  readonly value: EqlExpression;
  readonly items: readonly EqlExpression[];
  readonly span: Span;
};

/** `value : "…"`, `like`, `like~`, `regex`, `regex~`, with one pattern or a list. */
export type EqlMatch = {
  readonly kind: 'match';
  readonly operator: ':' | 'like' | 'like~' | 'regex' | 'regex~';
  readonly value: EqlExpression;
  readonly patterns: readonly EqlString[];
  readonly span: Span;
};

export type EqlString = Extract<EqlLiteral, { type: 'string' }>;
