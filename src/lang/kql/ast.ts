import type { Span } from '#base/span.ts';

/**
 * A KQL query as Kibana's grammar reads it. `and` and `or` are flat, a list `f:(a or b)` is already spread over its values, and literals
 * stay text: what a number, a date or an address is, the field decides.
 */
export type KqlNode =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly KqlNode[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: KqlNode; readonly span: Span }
  /** `field:value`; without a field a bare value. */
  | { readonly kind: 'is'; readonly field?: KqlField; readonly value: KqlValue; readonly span: Span }
  | { readonly kind: 'range'; readonly field: KqlField; readonly operator: RangeOperator; readonly value: KqlValue; readonly span: Span }
  /** `field:{ … }`: the names inside are relative to the field. */
  | { readonly kind: 'nested'; readonly field: KqlField; readonly operand: KqlNode; readonly span: Span }
  /** A hole: something was expected here, and a diagnostic says what. */
  | { readonly kind: 'missing'; readonly span: Span };

export type RangeOperator = 'gt' | 'gte' | 'lt' | 'lte';

/** A pattern is the text between unescaped, unquoted stars: `a*b` is `['a', 'b']`, `*` is `['', '']`. */
export type KqlField =
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'pattern'; readonly parts: readonly string[]; readonly span: Span };

export type KqlValue =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean; readonly span: Span }
  | { readonly kind: 'pattern'; readonly parts: readonly string[]; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span };

/** `*` alone; `**` is another pattern, as in Kibana. */
export function isLoneStar(parts: readonly string[]): boolean {
  return parts.length === 2 && parts[0] === '' && parts[1] === '';
}
