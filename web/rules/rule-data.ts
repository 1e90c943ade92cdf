import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.ts';

export type Rule = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly severity: string;
  readonly riskScore: number;
  readonly enabled: boolean;
  readonly isBuildingBlock: boolean;
  readonly type: string;
  readonly query: string;
  readonly tags: readonly string[];
  readonly guide: string;
};

/** Rules change with a new start of the service only. */
export function useRules() {
  return useQuery({
    queryKey: ['rules'],
    queryFn: async ({ signal }) => (await ask<{ readonly rules: readonly Rule[] }>('/api/tocsin/rules', signal)).rules,
    staleTime: 60_000,
  });
}
