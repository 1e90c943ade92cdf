import type { Scalar } from '#event/value.ts';
import type { FoundAlert } from '#io/stores/service/alert-search.ts';
import { ApiError } from '../../api-error.ts';
import type { ServerContext } from '../../context.ts';
import { aggregate, compareScalars } from './aggregate.ts';
import { alertsLike } from './query.ts';
import type { Search } from './search-schema.ts';
import { fieldsIn, sourceFilter } from './source-filter.ts';
import { type AlertValues, fieldsUsed, valuesIn } from './values.ts';

const INDEX = '.internal.alerts-security.alerts-default-000001';

/** Alerts are read in portions, between which others get their turn. */
const PORTION = 250;

/** Elasticsearch's answer to a search over the alerts. */
export async function searchAlerts(context: ServerContext, search: Search): Promise<object> {
  const started = context.now();
  const { size, from, sort, aggs, aggregations, track_total_hits: counts } = search;
  if (size + from > 10_000)
    throw new ApiError(400, 'from and size together are at most 10000: narrow the query, or sort and start behind the last');
  const found = await alertsLike(context, search.query as never);
  const used = fieldsUsed(search);
  const alerts = used.length === 0 ? found.map(({ id }) => ({ id, values: new Map() })) : await valuesOf(context, found, used);
  const order = sort.map(keyOf);
  const sorted = order.length === 0 ? alerts : [...alerts].sort((left, right) => compareBy(order, left, right));
  const made = aggregate(alerts, { ...aggs, ...aggregations });
  return {
    took: Math.max(0, context.now() - started),
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      ...(counts === false ? {} : { total: { value: found.length, relation: 'eq' } }),
      max_score: null,
      hits: hitsOf(context, sorted.slice(from, from + size), search, order),
    },
    ...(made ? { aggregations: made } : {}),
  };
}

async function valuesOf(
  { store }: ServerContext,
  found: readonly FoundAlert[],
  fields: readonly string[],
): Promise<readonly AlertValues[]> {
  const values: AlertValues[] = [];
  for (const [i, { id }] of found.entries()) {
    if (i % PORTION === PORTION - 1) await new Promise((resolve) => setImmediate(resolve));
    values.push(valuesIn(id, store.alerts.get(id)?.document ?? {}, fields));
  }
  return values;
}

function hitsOf({ store }: ServerContext, page: readonly AlertValues[], search: Search, order: readonly SortKey[]): readonly object[] {
  const show = sourceFilter(search._source);
  return page.flatMap((alert) => {
    const stored = store.alerts.get(alert.id);
    if (!stored) return [];
    const source = show(stored.document);
    const fields = search.fields && fieldsIn(stored.document, search.fields);
    return {
      _index: INDEX,
      _id: alert.id,
      _score: null,
      ...(source ? { _source: source } : {}),
      ...(fields ? { fields } : {}),
      ...(order.length === 0 ? {} : { sort: order.map((key) => sortValue(alert, key) ?? null) }),
    };
  });
}

type SortKey = { readonly field: string; readonly order: 'asc' | 'desc'; readonly missing: '_first' | '_last' };

function keyOf(entry: Search['sort'][number]): SortKey {
  if (typeof entry === 'string') return { field: entry, order: 'asc', missing: '_last' };
  const [[field, options] = ['', 'asc' as const], ...more] = Object.entries(entry);
  if (more.length > 0) throw new ApiError(400, 'sort: an object names one field: [{ "@timestamp": "desc" }, …]');
  const { order, missing } = typeof options === 'string' ? { order: options, missing: '_last' as const } : options;
  return { field, order, missing };
}

function compareBy(keys: readonly SortKey[], left: AlertValues, right: AlertValues): number {
  for (const key of keys) {
    const [one, other] = [sortValue(left, key), sortValue(right, key)];
    const way = compareOne(key, one, other);
    if (way !== 0) return way;
  }
  return compareScalars(left.id, right.id);
}

function compareOne({ order, missing }: SortKey, one: Scalar | undefined, other: Scalar | undefined): number {
  if (one === undefined || other === undefined) {
    if (one === other) return 0;
    return (one === undefined) === (missing === '_last') ? 1 : -1;
  }
  return (order === 'asc' ? 1 : -1) * compareScalars(one, other);
}

/** Of several values the least when the order goes up, the greatest when it goes down (Elasticsearch). */
function sortValue({ id, values }: AlertValues, { field, order }: SortKey): Scalar | undefined {
  if (field === '_id' || field === '_doc') return id;
  const sorted = [...(values.get(field) ?? [])].sort(compareScalars);
  return order === 'asc' ? sorted[0] : sorted.at(-1);
}
