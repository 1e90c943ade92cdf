import type { Span } from '#base/span.ts';

/** A Lucene query string as Lucene's classic query parser reads it. What the marks of clauses mean together is decided when it is lowered. */
export type LuceneNode =
  | { readonly kind: 'clauses'; readonly clauses: readonly LuceneClause[]; readonly span: Span }
  /** A word, or several in a row that nothing separates. */
  | { readonly kind: 'term'; readonly field?: LuceneField; readonly text: string; readonly span: Span }
  | { readonly kind: 'phrase'; readonly field?: LuceneField; readonly text: string; readonly span: Span }
  /** `*` any run, `?` one character, `\` escapes the next. */
  | { readonly kind: 'wildcard'; readonly field?: LuceneField; readonly pattern: string; readonly span: Span }
  | { readonly kind: 'prefix'; readonly field?: LuceneField; readonly text: string; readonly span: Span }
  /** Lucene's regular expressions. */
  | { readonly kind: 'regex'; readonly field?: LuceneField; readonly pattern: string; readonly span: Span }
  /** An end that is `*` is left out. */
  | {
      readonly kind: 'range';
      readonly field?: LuceneField;
      readonly from?: RangeEnd;
      readonly to?: RangeEnd;
      readonly span: Span;
    }
  /** A hole: something was expected here, and a diagnostic says what. */
  | { readonly kind: 'missing'; readonly span: Span };

/** The name may hold `*`. */
export type LuceneField = { readonly name: string; readonly span: Span };

export type RangeEnd = { readonly text: string; readonly isIncluded: boolean };

export type LuceneClause = {
  /** The word before the clause. */
  readonly conjunction?: 'and' | 'or';
  /** `+`, or one of `-`, `!`, `NOT`. */
  readonly modifier?: 'required' | 'prohibited';
  readonly node: LuceneNode;
};
