import { printDate } from '#event/date.ts';
import type { Scalar } from '#event/value.ts';
import { DistinctCounter } from '#plan/distinct-counter.ts';
import { ApiError } from '../../api-error.ts';
import { bucketStart, intervalOf, nextBucket } from './date-buckets.ts';
import type { Aggregation } from './search-schema.ts';
import { type AlertValues, isDateField } from './values.ts';

type Named = Readonly<Record<string, Aggregation>>;

/** Elasticsearch: `search.max_buckets`, which is higher there. */
const MAX_BUCKETS = 10_000;

/** What Elasticsearch's aggregations make of alerts; undefined when none are asked for. */
export function aggregate(alerts: readonly AlertValues[], named: Named): Readonly<Record<string, object>> | undefined {
  const entries = Object.entries(named);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, one]) => [name, { ...(one.meta === undefined ? {} : { meta: one.meta }), ...aggregateOne(alerts, one, name) }]),
  );
}

function aggregateOne(alerts: readonly AlertValues[], one: Aggregation, name: string): object {
  const { aggs, aggregations, meta: _, ...kinds } = one;
  const asked = Object.entries(kinds).filter(([, kind]) => kind !== undefined);
  if (asked.length !== 1)
    throw new ApiError(
      400,
      `the aggregation "${name}" has one kind: terms, date_histogram, cardinality, missing, value_count, min, max, avg or sum`,
    );
  const below = { ...aggs, ...aggregations };
  if (one.terms) return termsOf(alerts, one.terms, below);
  if (one.date_histogram) return histogramOf(alerts, one.date_histogram, below);
  if (one.missing)
    return bucketOf(
      alerts.filter((alert) => valuesOf(alert, one.missing?.field).length === 0),
      below,
    );
  return metricOf(alerts, one);
}

function bucketOf(alerts: readonly AlertValues[], below: Named): object {
  return { doc_count: alerts.length, ...aggregate(alerts, below) };
}

function valuesOf({ values }: AlertValues, field: string | undefined): readonly Scalar[] {
  return values.get(field ?? '') ?? [];
}

/** The alerts of each value; one with several values counts for each. */
function groups<Key>(alerts: readonly AlertValues[], keysOf: (alert: AlertValues) => readonly Key[]): Map<Key, AlertValues[]> {
  const found = new Map<Key, AlertValues[]>();
  for (const alert of alerts)
    for (const key of new Set(keysOf(alert))) {
      const group = found.get(key);
      if (group) group.push(alert);
      else found.set(key, [alert]);
    }
  return found;
}

function termsOf(
  alerts: readonly AlertValues[],
  { field, size, min_doc_count, missing, order }: NonNullable<Aggregation['terms']>,
  below: Named,
): object {
  const found = groups(alerts, (alert) => {
    const values = valuesOf(alert, field);
    return values.length === 0 && missing !== undefined ? [missing] : values;
  });
  const sorted = [...found].filter(([, group]) => group.length >= min_doc_count).sort(orderOf(order));
  const taken = sorted.slice(0, size);
  return {
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: sorted.slice(size).reduce((sum, [, group]) => sum + group.length, 0),
    buckets: taken.map(([key, group]) => ({ ...keyOf(field, key), ...bucketOf(group, below) })),
  };
}

type Group = readonly [key: Scalar, group: readonly AlertValues[]];

/** Most first, then by key (Elasticsearch); `_key` and `_count` are the orders there are. */
function orderOf(order: Readonly<Record<string, 'asc' | 'desc'>> = { _count: 'desc' }): (left: Group, right: Group) => number {
  const [by = '_count', direction = 'desc'] = Object.entries(order)[0] ?? [];
  if (by !== '_key' && by !== '_count') throw new ApiError(400, `terms: an order by "${by}" is not supported: _count or _key`);
  const sign = direction === 'asc' ? 1 : -1;
  const byKey = (left: Group, right: Group): number => compareScalars(left[0], right[0]);
  return by === '_key'
    ? (left, right) => sign * byKey(left, right)
    : (left, right) => sign * (left[1].length - right[1].length) || byKey(left, right);
}

/** Numbers by size, everything else as text. */
export function compareScalars(left: Scalar, right: Scalar): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = [String(left), String(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function keyOf(field: string, key: Scalar): object {
  if (typeof key === 'boolean') return { key: key ? 1 : 0, key_as_string: String(key) };
  return isDateField(field) && typeof key === 'number' ? { key, key_as_string: printDate(key) } : { key };
}

function histogramOf(alerts: readonly AlertValues[], asked: NonNullable<Aggregation['date_histogram']>, below: Named): object {
  const { field, fixed_interval, calendar_interval, min_doc_count } = asked;
  const interval = intervalOf(fixed_interval, calendar_interval);
  const found = groups(alerts, (alert) =>
    valuesOf(alert, field).flatMap((value) => (typeof value === 'number' ? [bucketStart(value, interval)] : [])),
  );
  const starts = [...found.keys()].sort((left, right) => left - right);
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return { buckets: [] };
  const keys = min_doc_count > 0 ? starts : [];
  if (min_doc_count === 0)
    for (let start = first; start <= last; start = nextBucket(start, interval)) {
      if (keys.push(start) > MAX_BUCKETS)
        throw new ApiError(400, `date_histogram: more than ${MAX_BUCKETS} buckets; take a longer interval`);
    }
  const buckets = keys
    .map((key) => ({ key, group: found.get(key) ?? [] }))
    .filter(({ group }) => group.length >= min_doc_count)
    .map(({ key, group }) => ({ key_as_string: printDate(key), key, ...bucketOf(group, below) }));
  return { buckets };
}

function metricOf(alerts: readonly AlertValues[], { cardinality, value_count, min, max, avg, sum }: Aggregation): object {
  if (cardinality) {
    const counter = new DistinctCounter();
    for (const alert of alerts) for (const value of valuesOf(alert, cardinality.field)) counter.add(value);
    return { value: counter.count() };
  }
  if (value_count) return { value: alerts.reduce((count, alert) => count + valuesOf(alert, value_count.field).length, 0) };
  const field = (min ?? max ?? avg ?? sum)?.field ?? '';
  const numbers = alerts.flatMap((alert) => valuesOf(alert, field).filter((value) => typeof value === 'number'));
  const total = numbers.reduce((all, value) => all + value, 0);
  if (sum) return { value: total };
  if (numbers.length === 0) return { value: null };
  const value = avg ? total / numbers.length : numbers.reduce((best, one) => (min ? Math.min(best, one) : Math.max(best, one)));
  return { value, ...(isDateField(field) ? { value_as_string: printDate(value) } : {}) };
}
