import { parseIsoDate } from '#event/date.ts';
import { parseIp, printIp } from '#event/ip.ts';
import { finite, inRange } from './arithmetic.ts';
import type { One } from './compare.ts';
import type { ValueType } from './expr.ts';
import { parsePoint, printPoint } from './points.ts';
import { printValue } from './text.ts';

/** The conversions of ES|QL, value by value; null is what cannot be converted. */

export function asBoolean(value: One): boolean {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? value.toLowerCase() === 'true' : Number(value) !== 0;
}

export function asInteger(value: One): number | null {
  const whole = toWhole(value, 'integer');
  return whole === null ? null : Number(whole);
}

export function asLong(value: One): number | bigint | null {
  return toWhole(value, 'long');
}

export function asUnsignedLong(value: One): number | bigint | null {
  return toWhole(value, 'unsigned_long');
}

export function asDouble(value: One): number | null {
  if (typeof value === 'string') return parseDouble(value);
  return finite(Number(value));
}

export function asText(value: One, type: ValueType): string {
  return printValue(value, type);
}

export function asDate(value: One): number | bigint | null {
  if (typeof value === 'string') return parseIsoDate(value) ?? null;
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'bigint' ? value : null;
}

/** Numbers of an IPv4 address that start with a zero: refused, or read in base 10 or 8. */
export function asIp(text: string, leadingZeros: string): string | null {
  const address = parseIp(leadingZeros === 'reject' || text.includes(':') ? text : normalizeZeros(text, leadingZeros === 'octal' ? 8 : 10));
  return address === undefined ? null : printIp(address);
}

export function asPoint(value: One): string | null {
  const point = parsePoint(String(value));
  return point ? printPoint(point) : null;
}

function normalizeZeros(text: string, base: number): string {
  return text
    .split('.')
    .map((part) => (/^0\d{1,3}$/.test(part) ? String(Number.parseInt(part, base)) : part))
    .join('.');
}

type WholeType = 'integer' | 'long' | 'unsigned_long';

function toWhole(value: One, type: WholeType): number | bigint | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return inRange(value, type);
  if (typeof value === 'number') return wholeOf(value, type);
  if (/^[+-]?\d{1,40}$/.test(value)) return inRange(BigInt(value.replace(/^\+/, '')), type);
  const decimal = parseDouble(value);
  return decimal === null ? null : wholeOf(decimal, type);
}

/** Java rounds half up; the result is exact up to the type's ends. */
function wholeOf(value: number, type: WholeType): number | bigint | null {
  const rounded = Math.floor(value + 0.5);
  return Number.isFinite(rounded) ? inRange(Number.isSafeInteger(rounded) ? rounded : BigInt(rounded), type) : null;
}

function parseDouble(text: string): number | null {
  return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?[dDfF]?\s*$/.test(text) ? finite(Number.parseFloat(text)) : null;
}
