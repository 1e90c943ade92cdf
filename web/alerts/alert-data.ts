import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, change } from '../api.ts';
import { useSession } from '../session.ts';
import type { JsonObject } from './document.ts';

export const STATUSES = ['open', 'acknowledged', 'closed'] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export type AlertStatus = (typeof STATUSES)[number];

/** An alert as the service keeps it. */
export type StoredAlert = {
  readonly id: string;
  readonly ruleId: string;
  readonly severity: string;
  /** When it was made: epoch milliseconds. */
  readonly time: number;
  readonly status: AlertStatus;
  readonly document: JsonObject;
};

export type AlertPage = { readonly total: number; readonly alerts: readonly StoredAlert[] };

export type AlertFilter = { readonly status: AlertStatus | undefined; readonly severity: string | undefined; readonly from: number };

export const PAGE_SIZE = 50;

/** How often the console looks for news: milliseconds. */
const REFRESH = 3_000;

export function useAlerts({ status, severity, from }: AlertFilter) {
  const query = new URLSearchParams({ from: String(from), size: String(PAGE_SIZE) });
  if (status) query.set('status', status);
  if (severity) query.set('severity', severity);
  return useQuery({
    queryKey: ['alerts', query.toString()],
    queryFn: ({ signal }) => ask<AlertPage>(`/api/tocsin/alerts?${query}`, signal),
    refetchInterval: REFRESH,
    placeholderData: keepPreviousData,
  });
}

export function useAlert(id: string) {
  return useQuery({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => ask<StoredAlert>(`/api/tocsin/alerts/${encodeURIComponent(id)}`, signal),
    refetchInterval: REFRESH,
  });
}

export function useStatusChange() {
  const client = useQueryClient();
  const { csrf } = useSession();
  return useMutation({
    mutationFn: ({ id, status }: { readonly id: string; readonly status: AlertStatus }) =>
      change('POST', '/api/tocsin/alerts/status', { signal_ids: [id], status }, csrf),
    onSettled: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  });
}
