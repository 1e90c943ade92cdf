import type { Span } from '#base/span.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { readEql } from './eql.ts';
import { readEsql } from './esql.ts';
import { readKql } from './kql.ts';
import { readLucene } from './lucene.ts';

/** A text that a field is compared with, unescaped. Of a pattern `*` stands for any run. */
export type Literal = { readonly text: string; readonly span: Span; readonly isPattern: boolean };

/** Where in a query something stands: in the condition on events, or in the commands behind it. */
export type Part = 'filter' | 'rows';

/** A field compared with texts: one of them is enough. */
export type Comparison = {
  readonly field: string;
  readonly fieldSpan: Span;
  readonly literals: readonly Literal[];
  /** Letters are compared without case, whatever the field. */
  readonly ignoresCase: boolean;
  /** It stands under an odd number of negations: what meets it is left out. */
  readonly isNegated: boolean;
  readonly part: Part;
  readonly span: Span;
};

/** A name the query reads; `*` in it is a wildcard when it is a pattern. */
export type ReadField = { readonly name: string; readonly span: Span; readonly isPattern: boolean; readonly part: Part };

/** A condition as it is written, down to what no `and`, `or` and `not` takes apart. */
export type Clause = { readonly kind: 'and' | 'or' | 'not' | 'single'; readonly operands: readonly Clause[]; readonly span: Span };

/** `column = field`, the field as it is. */
export type Copied = { readonly column: string; readonly field: string; readonly span: Span };

/** `column = case(condition, value, …, otherwise)` with written-out values. */
export type Choice = { readonly column: string; readonly arms: readonly Arm[]; readonly otherwise?: string; readonly span: Span };

/** `isComputed`: its condition reads a column that an earlier command made. */
export type Arm = { readonly condition: Span; readonly value: string; readonly isComputed: boolean; readonly span: Span };

/** A query taken apart for those who look at its wording: every language gives the same. */
export type Reading = {
  readonly language: RuleLanguage;
  readonly text: string;
  readonly comparisons: readonly Comparison[];
  readonly fields: readonly ReadField[];
  /** The conditions that events are found by: one, or one a stage. */
  readonly clauses: readonly Clause[];
  /** A part of a condition as a query of its own. */
  readonly asQuery: (span: Span) => string;
  readonly copied: readonly Copied[];
  readonly choices: readonly Choice[];
  /** The index patterns that the query itself names. */
  readonly indices?: readonly string[];
  /** Where the commands on rows begin. */
  readonly rowCommands?: Span;
};

/** Takes a query apart. What cannot be read is left out: other messages speak of it. */
export function readQuery(language: RuleLanguage, text: string): Reading {
  switch (language) {
    case 'kuery':
      return readKql(text);
    case 'lucene':
      return readLucene(text);
    case 'eql':
      return readEql(text);
    case 'esql':
      return readEsql(text);
    default:
      return language satisfies never;
  }
}
