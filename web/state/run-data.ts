import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../api.ts';

/** What became of everything a run looked at, in the order of its two balances. */
export const COUNTS = ['hits', 'excepted', 'read', 'candidates', 'carriedOver', 'created', 'duplicate', 'suppressed', 'deferred'] as const;

export type Run = {
  readonly ruleId: string;
  readonly tick: number;
  readonly executionId: string;
  readonly from: number;
  readonly to: number;
  readonly ledger: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
};

const REFRESH = 5_000;

export function useRuns(rule: string | undefined, from: number, size: number) {
  const query = new URLSearchParams({ from: String(from), size: String(size), ...(rule === undefined ? {} : { rule }) });
  return useQuery({
    queryKey: ['runs', query.toString()],
    queryFn: ({ signal }) => ask<{ readonly total?: number; readonly runs: readonly Run[] }>(`/api/tocsin/runs?${query}`, signal),
    refetchInterval: REFRESH,
    placeholderData: keepPreviousData,
  });
}
