import { parseDate, parseIsoDate } from './date.ts';
import { completeIsoDate, type Round } from './date-math.ts';
import type { Scalar } from './value.ts';

/** Reads a stored date as epoch milliseconds; undefined for what is none. */
export type ReadDate = (value: Scalar) => number | undefined;

/**
 * A reader for the `format` of a date field's mapping: names (`epoch_second`, `strict_date_optional_time`) and patterns (`dd-MM-yyyy`)
 * with `||` between them; the first that fits. Without a format Elasticsearch's default.
 */
export function compileDateFormat(format: string | undefined): ReadDate {
  if (format === undefined) return parseDate;
  const readers = format.split('||').map((part) => compileOne(part.trim()));
  return (value) => {
    for (const read of readers) {
      const time = read(value);
      if (time !== undefined) return time;
    }
    return undefined;
  };
}

/**
 * A reader for dates in queries on a field with a `format`: what a date leaves out is its first millisecond, or rounded up its last, as in
 * ISO dates.
 */
export function compileQueryDateFormat(format: string): (text: string, round: Round) => number | undefined {
  const readers = format.split('||').map((part) => compileRounding(part.trim()));
  return (text, round) => {
    for (const read of readers) {
      const time = read(text, round);
      if (time !== undefined) return time;
    }
    return undefined;
  };
}

function compileRounding(format: string): (text: string, round: Round) => number | undefined {
  if (isIsoName(format)) return completeIsoDate;
  const read = compileOne(format);
  const unit = format.startsWith('epoch_') ? 1 : smallestUnit(format);
  return (text, round) => {
    const time = read(text);
    return time === undefined || round === 'down' ? time : time + unit - 1;
  };
}

/** The length of what a pattern does not say, in milliseconds. */
function smallestUnit(pattern: string): number {
  const letters = pattern.replace(/'[^']*'/g, '');
  if (letters.includes('S')) return 1;
  if (letters.includes('s')) return 1000;
  if (letters.includes('m')) return 60_000;
  return letters.includes('H') ? 3_600_000 : 86_400_000;
}

/** `strict_date_optional_time` and its like: names hold an underscore, but for `date` and `iso8601`. */
function isIsoName(format: string): boolean {
  if (format === 'date' || format === 'iso8601') return true;
  return /^[a-z_0-9]+$/.test(format) && format.includes('_') && !format.startsWith('epoch_');
}

function compileOne(format: string): ReadDate {
  if (format === 'epoch_millis') return (value) => readNumber(value);
  if (format === 'epoch_second') return (value) => readNumber(value, 1000);
  if (isIsoName(format)) return (value) => (typeof value === 'string' ? parseIsoDate(value) : undefined);
  const steps = compilePattern(format);
  return (value) => (typeof value === 'string' ? readPattern(steps, value) : undefined);
}

function readNumber(value: Scalar, scale = 1): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,18}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number * scale) : undefined;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction';

/** A text to stand there as it is, or a number with its least and most digits, or a zone. */
type Step =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly part: Part; readonly min: number; readonly max: number }
  | { readonly kind: 'zone' };

const PARTS: Readonly<Record<string, Part>> = {
  y: 'year',
  u: 'year',
  M: 'month',
  d: 'day',
  H: 'hour',
  m: 'minute',
  s: 'second',
  S: 'fraction',
};

/** Java’s pattern letters, as far as they write numbers; text in single quotes, and other characters, stand for themselves. */
function compilePattern(pattern: string): readonly Step[] {
  const steps: Step[] = [];
  for (const [piece, quoted, letters] of pattern.matchAll(/'((?:[^']|'')*)'|(([A-Za-z])\3*)|[^A-Za-z']/g)) {
    const part = letters === undefined ? undefined : PARTS[letters[0] as string];
    if (quoted !== undefined) steps.push({ kind: 'text', text: quoted === '' ? "'" : quoted.replaceAll("''", "'") });
    else if (part !== undefined && letters !== undefined) steps.push({ kind: 'number', part, ...digitsOf(part, letters.length) });
    else if (letters !== undefined && /^[XxZ]/.test(letters)) steps.push({ kind: 'zone' });
    else steps.push({ kind: 'text', text: piece });
  }
  return steps;
}

function digitsOf(part: Part, letters: number): { readonly min: number; readonly max: number } {
  if (letters === 1) return { min: 1, max: part === 'fraction' ? 9 : part === 'year' ? 4 : 2 };
  return { min: letters, max: letters };
}

function readPattern(steps: readonly Step[], text: string): number | undefined {
  const found: Partial<Record<Part, string>> = {};
  let zone = 'Z';
  let at = 0;
  for (const step of steps) {
    const piece = pieceAt(step, text, at);
    if (piece === undefined) return undefined;
    if (step.kind === 'number') found[step.part] = piece;
    if (step.kind === 'zone') zone = piece;
    at += piece.length;
  }
  return at === text.length ? timeOf(found, zone) : undefined;
}

const ZONE = /Z|[+-]\d{2}(?::?\d{2})?/y;

function pieceAt(step: Step, text: string, at: number): string | undefined {
  switch (step.kind) {
    case 'text':
      return text.startsWith(step.text, at) ? step.text : undefined;
    case 'zone':
      ZONE.lastIndex = at;
      return ZONE.exec(text)?.[0];
    case 'number': {
      let end = at;
      while (end - at < step.max && /^[0-9]$/.test(text[end] ?? '')) end++;
      return end - at >= step.min ? text.slice(at, end) : undefined;
    }
    default:
      return step satisfies never;
  }
}

function timeOf(found: Partial<Record<Part, string>>, zone: string): number | undefined {
  const { year = '1970', month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0' } = found;
  const two = (digits: string): string => digits.padStart(2, '0');
  const fullYear = year.length === 2 ? `20${year}` : year.padStart(4, '0');
  return parseIsoDate(`${fullYear}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.${fraction}${zone}`);
}
