import type { Span } from '#base/span.ts';

/** A whole ES|QL query: where the rows come from, and what is done with them. */
export type EsqlQuery = {
  readonly settings: readonly EsqlAssignment[];
  readonly source: EsqlSource;
  readonly commands: readonly EsqlCommand[];
  readonly span: Span;
};

export type EsqlSource =
  | { readonly kind: 'from'; readonly indices: readonly EsqlIndex[]; readonly metadata: readonly EsqlName[]; readonly span: Span }
  | { readonly kind: 'row'; readonly fields: readonly EsqlAssignment[]; readonly span: Span }
  /** An event query as a source: `EQL index "…" WITH {…}`. */
  | {
      readonly kind: 'eql';
      readonly indices: readonly EsqlIndex[];
      readonly query: EsqlExpr;
      readonly metadata: readonly EsqlName[];
      readonly options?: EsqlExpr;
      readonly span: Span;
    }
  | { readonly kind: 'missing'; readonly span: Span };

/** An index pattern, or a query in parentheses. */
export type EsqlIndex =
  | { readonly kind: 'pattern'; readonly text: string; readonly span: Span }
  | { readonly kind: 'subquery'; readonly query: EsqlQuery; readonly span: Span };

/** A column as written: quoted parts without their quotes. `pattern` holds the wildcard form when there is one. */
export type EsqlName = {
  readonly name: string;
  /** Set when a `*` outside quotes makes it a pattern: `*` any run, everything else is itself. */
  readonly pattern?: string;
  readonly span: Span;
};

/** `name = expr`; without a name the source text of the expression is its name. */
export type EsqlAssignment = { readonly name: string; readonly nameSpan?: Span; readonly expr: EsqlExpr; readonly span: Span };

export type EsqlAggregate = EsqlAssignment & { readonly filter?: EsqlExpr };

export type EsqlSortKey = {
  readonly expr: EsqlExpr;
  readonly isDescending: boolean;
  /** As written, else nulls last for ascending and first for descending. */
  readonly nulls?: 'first' | 'last';
};

export type EsqlCommand = { readonly span: Span } & (
  | { readonly kind: 'eval'; readonly assignments: readonly EsqlAssignment[] }
  | { readonly kind: 'where'; readonly condition: EsqlExpr }
  | { readonly kind: 'keep'; readonly names: readonly EsqlName[] }
  | { readonly kind: 'drop'; readonly names: readonly EsqlName[] }
  | { readonly kind: 'rename'; readonly pairs: readonly { readonly from: EsqlName; readonly to: EsqlName }[] }
  | { readonly kind: 'sort'; readonly keys: readonly EsqlSortKey[] }
  | { readonly kind: 'limit'; readonly count: EsqlExpr; readonly by: readonly EsqlExpr[] }
  | {
      readonly kind: 'stats';
      readonly isInline: boolean;
      readonly aggregates: readonly EsqlAggregate[];
      readonly by: readonly EsqlAssignment[];
    }
  | { readonly kind: 'mv_expand'; readonly name: EsqlName }
  | { readonly kind: 'dissect'; readonly input: EsqlExpr; readonly pattern: EsqlExpr; readonly options: readonly EsqlAssignment[] }
  | { readonly kind: 'grok'; readonly input: EsqlExpr; readonly patterns: readonly EsqlExpr[] }
  | {
      readonly kind: 'enrich';
      readonly policy: string;
      readonly on?: EsqlName;
      readonly columns: readonly { readonly to?: EsqlName; readonly from: EsqlName }[];
    }
  | { readonly kind: 'lookup'; readonly index: EsqlIndex; readonly on: readonly EsqlExpr[] }
  | { readonly kind: 'sample'; readonly share: EsqlExpr }
  /** A command that exists but is not run here. */
  | { readonly kind: 'other'; readonly name: string; readonly text: string }
  /** A command that could not be read. */
  | { readonly kind: 'missing' }
);

export type EsqlComparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type EsqlArithmetic = '+' | '-' | '*' | '/' | '%';

export type EsqlExpr = { readonly span: Span } & (
  | { readonly kind: 'string'; readonly value: string }
  /** As written. */
  | { readonly kind: 'number'; readonly text: string; readonly isDecimal: boolean }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'timespan'; readonly count: string; readonly unit: string }
  | { readonly kind: 'list'; readonly items: readonly EsqlExpr[] }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: string; readonly value: EsqlExpr }[] }
  /** `?field` is an optional one (EQL). */
  | { readonly kind: 'column'; readonly name: string; readonly isOptional: boolean }
  /** The `*` of `COUNT(*)`. */
  | { readonly kind: 'star' }
  | { readonly kind: 'call'; readonly name: string; readonly ignoreCase: boolean; readonly arguments: readonly EsqlExpr[] }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly EsqlExpr[] }
  | { readonly kind: 'not'; readonly operand: EsqlExpr }
  | { readonly kind: 'negate'; readonly operand: EsqlExpr }
  | { readonly kind: 'arithmetic'; readonly operator: EsqlArithmetic; readonly left: EsqlExpr; readonly right: EsqlExpr }
  | { readonly kind: 'comparison'; readonly operator: EsqlComparison; readonly left: EsqlExpr; readonly right: EsqlExpr }
  | { readonly kind: 'match'; readonly value: EsqlExpr; readonly patterns: readonly EsqlExpr[] }
  /** `rlike` is a Lucene regular expression; EQL spells it `regex`. */
  | {
      readonly kind: 'like' | 'rlike';
      readonly value: EsqlExpr;
      readonly patterns: readonly EsqlExpr[];
      readonly isList: boolean;
      readonly isNegated: boolean;
      readonly ignoreCase: boolean;
    }
  | {
      readonly kind: 'in';
      readonly value: EsqlExpr;
      readonly items: readonly EsqlExpr[];
      readonly isNegated: boolean;
      readonly ignoreCase: boolean;
    }
  | { readonly kind: 'isNull'; readonly value: EsqlExpr; readonly isNegated: boolean }
  | { readonly kind: 'cast'; readonly value: EsqlExpr; readonly type: string }
  /** A hole in the text. */
  | { readonly kind: 'missing' }
);
