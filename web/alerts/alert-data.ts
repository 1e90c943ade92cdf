import { type InfiniteData, keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, change } from '../api.ts';
import { useSession } from '../session.ts';
import type { AlertStatus } from './criteria.ts';
import type { Json, JsonObject } from './document.ts';

/** An alert as a line of the queue. */
export type AlertRow = {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly severity: string;
  readonly riskScore: number;
  /** When it was made: epoch milliseconds. */
  readonly time: number;
  /** ISO. */
  readonly originalTime: string;
  readonly status: AlertStatus;
  readonly title: string;
  readonly reason: string;
  readonly tactics: readonly string[];
  readonly user: readonly string[];
  readonly host: readonly string[];
  readonly account: readonly string[];
  readonly dataset: readonly string[];
  readonly address: readonly string[];
  readonly credential: readonly string[];
  readonly target: readonly string[];
};

/** An alert as the service keeps it. */
export type StoredAlert = Pick<AlertRow, 'id' | 'ruleId' | 'severity' | 'time' | 'status'> & { readonly document: JsonObject };

export type AlertPage = { readonly total: number; readonly alerts: readonly AlertRow[]; readonly cursor?: string };

export type HistogramData = {
  readonly total: number;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly buckets: readonly { readonly from: number; readonly counts: Readonly<Record<string, number>> }[];
};

export type FacetData = {
  readonly facet: string;
  readonly values: readonly { readonly value: string; readonly name?: string; readonly count: number }[];
  readonly more: number;
};

export type Clause = {
  readonly kind: 'and' | 'or' | 'not' | 'nested' | 'leaf';
  readonly words: string;
  readonly isTrue: boolean;
  readonly operands: readonly Clause[];
  readonly seen: readonly { readonly field: string; readonly values: readonly Json[]; readonly more: number }[];
};

export type CredentialChange = {
  readonly credentials: readonly {
    readonly change: 'added' | 'removed' | 'kept';
    readonly id: string;
    readonly type: string;
    readonly usage: string;
    readonly name: string;
  }[];
  readonly keptCount: number;
  readonly expires: string;
  readonly isPartial: boolean;
};

export type ExplainedSource = {
  readonly id: string;
  readonly dataset: string;
  readonly time: number;
  readonly document: JsonObject;
  readonly marks: readonly { readonly pointer: string; readonly kind: 'field' | 'value' }[];
  readonly met: readonly { readonly title: string; readonly clause: Clause }[];
  readonly credentials?: CredentialChange;
};

export type Explanation = {
  readonly isRuleThere: boolean;
  readonly sourceCount: number;
  readonly missing: number;
  readonly besides: readonly string[];
  readonly sources: readonly ExplainedSource[];
};

export type RelatedAlert = AlertRow & { readonly shares: readonly { readonly entity: string; readonly value: string }[] };

const PAGE_SIZE = 100;

/** Everything of the queue is asked for anew under this key. */
export const QUEUE = ['queue'] as const;

export function useQueue(criteria: string) {
  return useInfiniteQuery({
    queryKey: [...QUEUE, 'list', criteria],
    queryFn: ({ signal, pageParam }) =>
      ask<AlertPage>(
        `/api/tocsin/alerts?${criteria}&view=row&size=${PAGE_SIZE}${pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: keepPreviousData,
  });
}

export function useHistogram(criteria: string) {
  return useQuery({
    queryKey: [...QUEUE, 'histogram', criteria],
    queryFn: ({ signal }) => ask<HistogramData>(`/api/tocsin/alerts/histogram?${criteria}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function useFacets(criteria: string) {
  return useQuery({
    queryKey: [...QUEUE, 'facets', criteria],
    queryFn: async ({ signal }) =>
      (await ask<{ readonly facets: readonly FacetData[] }>(`/api/tocsin/alerts/facets?${criteria}`, signal)).facets,
    placeholderData: keepPreviousData,
  });
}

export function useAlert(id: string) {
  return useQuery({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => ask<StoredAlert>(`/api/tocsin/alerts/${encodeURIComponent(id)}`, signal),
  });
}

export function useExplanation(id: string) {
  return useQuery({
    queryKey: ['alert', id, 'explain'],
    queryFn: ({ signal }) => ask<Explanation>(`/api/tocsin/alerts/${encodeURIComponent(id)}/explain`, signal),
    staleTime: 60_000,
  });
}

export function useRelated(id: string) {
  return useQuery({
    queryKey: ['alert', id, 'related'],
    queryFn: ({ signal }) =>
      ask<{ readonly total: number; readonly alerts: readonly RelatedAlert[] }>(
        `/api/tocsin/alerts/${encodeURIComponent(id)}/related`,
        signal,
      ),
    staleTime: 30_000,
  });
}

type StatusChange = { readonly ids: readonly string[]; readonly status: AlertStatus; readonly note?: string };

/** Changes the status of alerts. The queue shows it at once, and what no longer belongs into it makes way. */
export function useStatusChange(shown: AlertStatus | undefined) {
  const client = useQueryClient();
  const { csrf } = useSession();
  return useMutation({
    mutationFn: async ({ ids, status, note }: StatusChange) => {
      await change('POST', '/api/tocsin/alerts/status', { signal_ids: ids, status }, csrf);
      if (note === undefined) return;
      await Promise.all(ids.map((id) => change('POST', `/api/tocsin/alerts/${encodeURIComponent(id)}/notes`, { note }, csrf)));
    },
    onMutate: async ({ ids, status }) => {
      await client.cancelQueries({ queryKey: [...QUEUE, 'list'] });
      const changed = new Set(ids);
      client.setQueriesData<InfiniteData<AlertPage>>({ queryKey: [...QUEUE, 'list'] }, (data) =>
        data ? { ...data, pages: data.pages.map((page) => withStatus(page, changed, status, shown)) } : data,
      );
    },
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: QUEUE }), client.invalidateQueries({ queryKey: ['alert'] })]),
  });
}

function withStatus(page: AlertPage, ids: ReadonlySet<string>, status: AlertStatus, shown: AlertStatus | undefined): AlertPage {
  const alerts = page.alerts.map((alert) => (ids.has(alert.id) ? { ...alert, status } : alert));
  if (shown === undefined || shown === status) return { ...page, alerts };
  const gone = page.alerts.filter(({ id }) => ids.has(id)).length;
  return { ...page, total: page.total - gone, alerts: alerts.filter(({ id }) => !ids.has(id)) };
}
