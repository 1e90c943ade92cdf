/** What came in a stretch of time, by severity. */
type Bucket = { readonly from: number; readonly counts: Readonly<Record<string, number>> };

export type Histogram = { readonly from: number; readonly to: number; readonly width: number; readonly buckets: readonly Bucket[] };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths that people can read. */
const WIDTHS = [
  SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
  30 * DAY,
];

const MOST_BUCKETS = 60;

/** Counts by time in stretches of a width that people can read, those without anything left out. `from` and `to`: epoch milliseconds. */
export function histogramOf(found: readonly { readonly time: number; readonly severity: string }[], from: number, to: number): Histogram {
  const width = WIDTHS.find((one) => (to - from) / one <= MOST_BUCKETS) ?? Math.ceil((to - from) / MOST_BUCKETS / DAY) * DAY;
  const buckets = new Map<number, Record<string, number>>();
  for (const { time, severity } of found) {
    const start = Math.floor(time / width) * width;
    const counts = buckets.get(start) ?? {};
    counts[severity] = (counts[severity] ?? 0) + 1;
    buckets.set(start, counts);
  }
  const sorted = [...buckets].sort(([left], [right]) => left - right);
  return {
    from: Math.floor(from / width) * width,
    to: Math.floor(to / width) * width + width,
    width,
    buckets: sorted.map(([start, counts]) => ({ from: start, counts })),
  };
}
