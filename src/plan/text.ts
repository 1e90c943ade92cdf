import { printDate } from '#event/date.ts';
import type { Folding } from '#event/text.ts';
import type { Value } from '#event/value.ts';
import { compileWildcard } from '#event/wildcard.ts';
import type { ValueType } from './expr.ts';

/** The text of one value, as a keyword field would hold it. Of several values the first; of null the empty text. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? textOf(value[0] ?? null) : String(value);
}

/** The text of one value of a type, as Java and Elasticsearch print it: `1.0` for a double, ISO 8601 for a date. */
export function printValue(value: Value, type: ValueType): string {
  if (type === 'double' && typeof value === 'number') return printDouble(value);
  if ((type === 'date' || type === 'date_nanos') && typeof value === 'number') return printDate(value);
  return textOf(value);
}

/** `Double.toString` of Java: at least one decimal, and an exponent from ten million on and below a thousandth. */
export function printDouble(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** A test of the first argument against the patterns in the others; constant ones are compiled once. */
export function prepareWildcards(constants: readonly (Value | undefined)[], folding?: Folding): (values: readonly Value[]) => boolean {
  const compiled = constants.map((constant, i) =>
    i === 0 || constant === undefined ? undefined : compileWildcard(textOf(constant), folding),
  );
  return ([value = null, ...patterns]) => {
    const text = textOf(value);
    return patterns.some((pattern, i) => (compiled[i + 1] ?? compileWildcard(textOf(pattern), folding))(text));
  };
}

const MAX_LENGTH = 1_048_576;

/** The text a number of times; null below zero and when it would be too long. */
export function repeatText(text: string, count: number): string | null {
  if (!(count >= 0) || text.length * count > MAX_LENGTH) return null;
  return text.repeat(count);
}
