import { hrefWith, type RouteParams } from '../route.ts';

export const STATUSES = ['open', 'acknowledged', 'closed'] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export type AlertStatus = (typeof STATUSES)[number];

/** What the queue can be narrowed by, beside query, time and status. */
export const FACETS = ['severity', 'rule', 'user', 'account', 'host', 'dataset'] as const;

/** The status that is shown: `open` when the address says nothing, all of them for `all`. */
export function statusOf(params: URLSearchParams): AlertStatus | undefined {
  const status = params.get('status') ?? 'open';
  return STATUSES.find((known) => known === status);
}

/** What the service is asked, from the address. */
export function criteriaOf(params: URLSearchParams): URLSearchParams {
  const criteria = new URLSearchParams();
  for (const name of ['query', 'from', 'to', ...FACETS])
    for (const value of params.getAll(name)) if (value !== '') criteria.append(name, value);
  const status = statusOf(params);
  if (status) criteria.set('status', status);
  return criteria;
}

/** The address of the queue with something changed; the alert that is open goes with what it was found by. */
export function queueHref(params: URLSearchParams, changes: RouteParams): string {
  return hrefWith(['alerts'], params, { alert: undefined, tab: undefined, ...changes });
}

/** The values of a facet with one added, or taken away when it was there. */
export function toggled(params: URLSearchParams, facet: string, value: string): readonly string[] {
  const values = params.getAll(facet);
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

/** A KQL text literal. */
export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A query with one more condition. */
export function narrowed(query: string, condition: string): string {
  if (query.trim() === '') return condition;
  return /\bor\b/i.test(query) ? `(${query.trim()}) and ${condition}` : `${query.trim()} and ${condition}`;
}
