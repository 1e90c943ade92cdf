import { truncateDate } from '#plan/date-buckets.ts';
import { ApiError } from '../../api-error.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How wide the buckets of a date histogram are: milliseconds, or months and weeks as ISO 8601 says them. */
export type Interval = { readonly kind: 'fixed'; readonly length: number } | { readonly kind: 'calendar'; readonly period: string };

const FIXED: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', MINUTE],
  ['h', 60 * MINUTE],
  ['d', DAY],
]);

const CALENDAR: ReadonlyMap<string, Interval> = new Map<string, Interval>([
  ...(['minute', '1m'] as const).map((name): [string, Interval] => [name, { kind: 'fixed', length: MINUTE }]),
  ...(['hour', '1h'] as const).map((name): [string, Interval] => [name, { kind: 'fixed', length: 60 * MINUTE }]),
  ...(['day', '1d'] as const).map((name): [string, Interval] => [name, { kind: 'fixed', length: DAY }]),
  ...(['week', '1w'] as const).map((name): [string, Interval] => [name, { kind: 'calendar', period: 'P0M7D' }]),
  ...(['month', '1M'] as const).map((name): [string, Interval] => [name, { kind: 'calendar', period: 'P1M0D' }]),
  ...(['quarter', '1q'] as const).map((name): [string, Interval] => [name, { kind: 'calendar', period: 'P3M0D' }]),
  ...(['year', '1y'] as const).map((name): [string, Interval] => [name, { kind: 'calendar', period: 'P12M0D' }]),
]);

/** Elasticsearch: `fixed_interval` counts (30m, 12h), `calendar_interval` names one unit (day, 1M). Days are those of UTC. */
export function intervalOf(fixed: string | undefined, calendar: string | undefined): Interval {
  const known = CALENDAR.get(calendar ?? '');
  if (known) return known;
  const [, count = '0', unit = ''] = /^(\d{1,9})(ms|[smhd])$/.exec(fixed ?? '') ?? [];
  const length = Number(count) * (FIXED.get(unit) ?? 0);
  if (length > 0) return { kind: 'fixed', length };
  throw new ApiError(
    400,
    `date_histogram: the interval "${fixed ?? calendar}" is not supported: write fixed_interval: 30m or calendar_interval: day`,
  );
}

export function bucketStart(time: number, interval: Interval): number {
  if (interval.kind === 'fixed') return Math.floor(time / interval.length) * interval.length;
  return truncateDate(time, interval.period, 'date_period') ?? time;
}

/** The start of the bucket behind the one that starts at a moment. */
export function nextBucket(start: number, interval: Interval): number {
  if (interval.kind === 'fixed') return start + interval.length;
  const months = Number(/^P(\d+)M/.exec(interval.period)?.[1] ?? 0);
  // A day behind the longest that so many months can be lies in the bucket that follows.
  return bucketStart(start + (months === 0 ? 7 : months * 31 + 1) * DAY, interval);
}
