import { useQuery } from '@tanstack/react-query';
import type { JsonObject } from '../alerts/document.ts';
import { ask } from '../api.ts';
import type { QueryMark } from '../parts/query-text.tsx';

type Technique = { readonly id: string; readonly name: string; readonly reference: string };

export type Rule = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly severity: string;
  readonly riskScore: number;
  readonly enabled: boolean;
  /** It was made ready: it runs. */
  readonly runs: boolean;
  /** The last run that looked at something: epoch milliseconds. */
  readonly lastHit?: number;
  readonly isBuildingBlock: boolean;
  readonly type: string;
  readonly tags: readonly string[];
  readonly tactics: readonly string[];
  readonly techniques: readonly Technique[];
};

export type RulePageData = Rule & {
  readonly confidence: string;
  readonly facts: readonly (readonly [title: string, values: readonly string[]])[];
  readonly platforms: readonly string[];
  readonly queries: readonly { readonly title: string; readonly text: string; readonly marks: readonly QueryMark[] }[];
  readonly falsePositives: readonly string[];
  readonly references: readonly string[];
  readonly setup: string;
  readonly guide: string;
  readonly playbook: string;
  readonly tuning: string;
  readonly emulate: string;
  readonly hunts: readonly { readonly title: string; readonly reads: string; readonly language: string; readonly query: string }[];
  readonly cases: readonly {
    readonly title: string;
    readonly records: readonly JsonObject[];
    readonly expect: readonly (readonly (readonly [field: string, value: unknown])[])[];
  }[];
  readonly threat: readonly {
    readonly tactic: Technique;
    readonly techniques: readonly (Technique & { readonly subtechniques: readonly Technique[] })[];
  }[];
  readonly related: readonly { readonly id: string; readonly name: string; readonly severity: string }[];
};

/** How a rule does; what the service does not say is not there. */
type RuleHealth = { readonly ruleId: string; readonly state?: string; readonly error?: string };

type RuleList = { readonly rules: readonly Rule[]; readonly hasHealth: boolean };

const LIST = {
  queryKey: ['rules'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask<RuleList>('/api/tocsin/rules', signal),
  staleTime: 60_000,
};

export function useRules() {
  return useQuery({ ...LIST, select: ({ rules }) => rules });
}

export function useRulePage(id: string) {
  return useQuery({
    queryKey: ['rule', id],
    queryFn: ({ signal }) => ask<RulePageData>(`/api/tocsin/rules/${encodeURIComponent(id)}/page`, signal),
    staleTime: 60_000,
  });
}

/** By rule; empty where the service does not tell. */
export function useHealth() {
  const isTold = useQuery({ ...LIST, select: ({ hasHealth }) => hasHealth }).data === true;
  return useQuery({
    enabled: isTold,
    queryKey: ['health'],
    queryFn: async ({ signal }) => {
      const { rules } = await ask<{ readonly rules: readonly RuleHealth[] }>('/api/tocsin/rules/health', signal);
      return new Map(rules.map((health) => [health.ruleId, health]));
    },
    refetchInterval: 15_000,
  });
}

/** Alerts by rule, of every status. */
export function useAlertCounts() {
  return useQuery({
    queryKey: ['queue', 'by-rule'],
    queryFn: async ({ signal }) => {
      const { counts } = await ask<{ readonly counts: Readonly<Record<string, number>> }>('/api/tocsin/rules/alerts', signal);
      return new Map(Object.entries(counts));
    },
  });
}
