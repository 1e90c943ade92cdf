import type { Value } from '#event/value.ts';
import { finite } from './arithmetic.ts';
import { type Period, parsePeriod } from './calendar.ts';
import type { ValueType } from './expr.ts';

const DAY = 86_400_000;
/** Monday, 1 January of the year 1: where calendar spans are counted from. */
const YEAR_ONE = new Date(0).setUTCFullYear(1, 0, 1);

/** The start of the span that a moment lies in. Null when the span is none, or not positive. */
export function truncateDate(time: number, span: Value, type: ValueType): number | null {
  if (typeof span === 'number' && type === 'time_duration') return span > 0 ? Math.floor(time / span) * span : null;
  const period = typeof span === 'string' ? parsePeriod(span) : undefined;
  return period ? truncateToPeriod(time, period) : null;
}

function truncateToPeriod(time: number, { months, days }: Period): number | null {
  if (months > 0 && days === 0) {
    const date = new Date(time);
    const index = (date.getUTCFullYear() - 1) * 12 + date.getUTCMonth();
    return startOfMonth(Math.floor(index / months) * months);
  }
  if (days <= 0 || months !== 0) return null;
  return YEAR_ONE + Math.floor((time - YEAR_ONE) / (days * DAY)) * days * DAY;
}

/** The first moment of a month, counted from January of the year 1. */
function startOfMonth(index: number): number {
  return new Date(0).setUTCFullYear(1 + Math.floor(index / 12), ((index % 12) + 12) % 12, 1);
}

/** BUCKET: by a span or a width, or by how many buckets there may be between two ends. */
export function bucketOf(
  value: number,
  size: Value,
  from: Value | undefined,
  to: Value | undefined,
  types: readonly ValueType[],
): number | null {
  const isDate = types[0] === 'date' || types[0] === 'date_nanos';
  const ends = [from, to].map((end) => (typeof end === 'number' ? end : Number.NaN)) as [number, number];
  if (from === undefined || to === undefined)
    return isDate ? truncateDate(value, size, types[1] ?? 'unknown') : floorTo(value, Number(size));
  if (typeof size !== 'number' || ends.some(Number.isNaN)) return null;
  return isDate ? bucketDate(value, size, ends) : floorTo(value, handyWidth(size, ends));
}

function floorTo(value: number, width: number): number | null {
  return width > 0 ? finite(Math.floor(value / width) * width) : null;
}

/** A power of ten, or half of one (Elasticsearch: BUCKET of numbers). */
function handyWidth(count: number, [from, to]: readonly [number, number]): number {
  const precise = (to - from) / count;
  const power = 10 ** Math.ceil(Math.log10(precise));
  return precise < power / 2 ? power / 2 : power;
}

const HANDY_SPANS: readonly { readonly span: Value; readonly type: ValueType }[] = [
  { span: 'P12M0D', type: 'date_period' },
  { span: 'P1M0D', type: 'date_period' },
  { span: 'P0M7D', type: 'date_period' },
  { span: 'P0M1D', type: 'date_period' },
  ...[12 * 3600, 3 * 3600, 3600, 30 * 60, 10 * 60, 5 * 60, 60, 30, 10, 5, 1, 0.1, 0.05, 0.01, 0.001].map((seconds) => ({
    span: Math.round(seconds * 1000),
    type: 'time_duration' as const,
  })),
];

/** The smallest handy span that makes no more buckets than wanted. */
function bucketDate(value: number, count: number, ends: readonly [number, number]): number | null {
  let [best] = HANDY_SPANS;
  for (const candidate of HANDY_SPANS) {
    if (!fits(candidate, count, ends)) break;
    best = candidate;
  }
  return best ? truncateDate(value, best.span, best.type) : null;
}

function fits({ span, type }: (typeof HANDY_SPANS)[number], count: number, [from, to]: readonly [number, number]): boolean {
  let time = truncateDate(from, span, type);
  for (let used = 0; time !== null && time < to; used++) {
    if (used >= count) return false;
    time = nextStart(time, span, type);
  }
  return time !== null;
}

function nextStart(time: number, span: Value, type: ValueType): number | null {
  const period = typeof span === 'string' ? parsePeriod(span) : undefined;
  const step = typeof span === 'number' ? span : ((period?.months ?? 0) * 31 + (period?.days ?? 0)) * DAY;
  return truncateDate(time + step, span, type);
}
