import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import type { EqlLiteral } from './ast.ts';
import type { Token } from './token.ts';

const MAX_LONG = 2n ** 63n - 1n;

/** A whole number of at most 64 bits, else a double (Elasticsearch reads longer whole numbers as doubles, too). */
export function numberLiteral(token: Token, diagnostics: Diagnostic[]): EqlLiteral {
  const { text, span } = token;
  if (/^\d+$/.test(text) && text.length <= 400) {
    const whole = BigInt(text);
    const value = whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : whole;
    if (whole <= MAX_LONG) return { kind: 'literal', type: 'integer', value, span };
  }
  const value = Number(text);
  if (Number.isFinite(value)) return { kind: 'literal', type: 'double', value, span };
  diagnostics.push(errorAt('EQL104', span, 'The number is too large'));
  return { kind: 'literal', type: 'double', value: Number.MAX_VALUE, span };
}
