import type { Scalar } from './value.ts';

const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * A stored date as epoch milliseconds: `strict_date_optional_time||epoch_millis`, Elasticsearch's default. Fractions are cut, not rounded;
 * no zone means UTC. Undefined for what is no date.
 */
export function parseDate(value: Scalar): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : undefined;
  if (typeof value !== 'string') return undefined;
  return parseIsoDate(value) ?? (/^-?\d{1,18}$/.test(value) ? Number(value) : undefined);
}

/** Only the ISO form: `2026`, `2026-03-04`, `2026-03-04T09:12:31.4412345Z`, `…+01:00`. */
export function parseIsoDate(text: string): number | undefined {
  return parsePlainDate(text) ?? parseAnyDate(text);
}

/** `2026-03-04T09:12:31Z` and `2026-03-04T09:12:31.441Z`, which is nearly every date of a log; undefined for all others. */
function parsePlainDate(text: string): number | undefined {
  const { length } = text;
  const isPlain = (length === 20 || (length === 24 && text.charCodeAt(19) === 46)) && text.charCodeAt(length - 1) === 90;
  if (!isPlain || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(10) !== 84) return undefined;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
  const isInRange =
    year > 99 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour <= 23 && minute <= 59 && second <= 59;
  const time = isInRange ? Date.UTC(year, month - 1, day, hour, minute, second, length === 24 ? digits(text, 20, 23) : 0) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** The number between two positions; NaN when something else stands there. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

function parseAnyDate(text: string): number | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 59) return undefined;
  const offset = zoneOffset(zone);
  return offset === undefined ? undefined : utc(y, mo, d, h, mi, s, Number(fraction.slice(0, 3).padEnd(3, '0'))) - offset;
}

/** `2026-03-04T09:12:31.441Z`; years beyond 9999 and before 0 keep JavaScript's six digits. */
export function printDate(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number, millisecond: number): number {
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, millisecond));
  return date.setUTCFullYear(year, month - 1, day);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** Milliseconds east of UTC. */
function zoneOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 18 || minutes > 59) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
