import type { FieldType } from '#event/schema/schema.ts';

/** A number as a query spells it. `fraction`: an integer field can never equal it. */
export type NumberLiteral = { readonly value: number | bigint; readonly fits: 'yes' | 'fraction' | 'outOfRange' };

const LIMITS: Partial<Record<FieldType, readonly [bigint, bigint]>> = {
  byte: [-128n, 127n],
  short: [-32_768n, 32_767n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned_long: [0n, 2n ** 64n - 1n],
};

const NUMBER = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * A number for a field of the type (Elasticsearch: `443`, `443.0`, `0443` and `4.43e2` are one; unparsable text is an error). Undefined
 * for text that is no number.
 */
export function parseNumberLiteral(text: string, type: FieldType): NumberLiteral | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const double = Number(text);
  const limits = LIMITS[type];
  if (!limits) return Number.isFinite(double) ? { value: double, fits: 'yes' } : undefined;
  if (!Number.isFinite(double)) return { value: double, fits: 'outOfRange' };
  if (!Number.isInteger(double)) return { value: double, fits: 'fraction' };
  const exact = Number.isSafeInteger(double) ? BigInt(double) : exactInteger(match);
  const fits = exact >= limits[0] && exact <= limits[1];
  return { value: Number.isSafeInteger(double) ? double : exact, fits: fits ? 'yes' : 'outOfRange' };
}

/** Digits and exponent without the loss of a double; what is behind the point is cut. */
function exactInteger([, sign, digits = '', exponent = '0']: RegExpExecArray): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  const shift = Number(exponent) - fraction.length;
  const all = BigInt(`${whole}${fraction}` || '0');
  const magnitude = shift >= 0 ? all * 10n ** BigInt(shift) : all / 10n ** BigInt(-shift);
  return sign === '-' ? -magnitude : magnitude;
}
