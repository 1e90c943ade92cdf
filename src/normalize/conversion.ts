import { isJsonObject, type JsonValue } from '#base/json.ts';
import { parseIsoDate, printDate } from '#event/date.ts';
import { parseIp } from '#event/ip.ts';

/** One value of a record as a field wants it, or undefined when it is of the wrong kind: the field stays out then. */
export type Conversion = (value: JsonValue) => JsonValue | undefined;

const MAX_SAFE_MILLISECONDS = Number.MAX_SAFE_INTEGER / 1_000_000;

/** What every table may name in `as`. */
export const conversions = {
  /** A scalar or a list of scalars as it is, null too: what one field can hold. */
  value: (value) => (isPlain(value) || (Array.isArray(value) && value.every(isPlain)) ? value : undefined),
  /** Whatever it is. */
  any: (value) => value,
  /** Text; numbers and booleans as text. */
  text: (value) => textOf(value),
  /** Text that is not empty. */
  words: (value) => textOf(value) || undefined,
  lower: (value) => textOf(value)?.toLowerCase(),
  /** A number, or a text of digits. */
  number: (value) => numberOf(value),
  boolean: (value) => (value === 'true' ? true : value === 'false' ? false : typeof value === 'boolean' ? value : undefined),
  object: (value) => (isJsonObject(value) ? value : undefined),
  list: (value) => (Array.isArray(value) ? value : undefined),
  /** ISO 8601, cut to milliseconds; no zone means UTC. */
  date: (value) => printedDate(typeof value === 'string' ? parseIsoDate(value.trim()) : undefined),
  epochSeconds: (value) => printedDate(scaled(value, 1000)),
  epochMilliseconds: (value) => printedDate(scaled(value, 1)),
  ip: (value) => (typeof value === 'string' && parseIp(value) !== undefined ? value : undefined),
  /** `event.duration` counts nanoseconds. */
  millisecondsAsNanoseconds: (value) => nanoseconds(numberOf(value)),
} as const satisfies Record<string, Conversion>;

export type ConversionName = keyof typeof conversions;

export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function isPlain(value: JsonValue): boolean {
  return value === null || typeof value !== 'object';
}

function numberOf(value: JsonValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : undefined;
}

function nanoseconds(milliseconds: number | undefined): number | undefined {
  if (milliseconds === undefined || Math.abs(milliseconds) > MAX_SAFE_MILLISECONDS) return undefined;
  return Math.trunc(milliseconds * 1_000_000);
}

function scaled(value: JsonValue, factor: number): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : Math.trunc(number * factor);
}

/** ECS dates are ISO 8601 in UTC with milliseconds. Moments that a calendar cannot name are no dates. */
export function printedDate(time: number | undefined): string | undefined {
  return time === undefined || !(Math.abs(time) <= 8.64e15) ? undefined : printDate(time);
}
