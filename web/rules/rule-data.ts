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

/** How a rule does. */
type RuleHealth = {
  readonly ruleId: string;
  readonly mode: 'realtime' | 'scheduled';
  readonly waitsBecause?: string;
  readonly isStarting: boolean;
  readonly lastRunAt?: number;
  readonly lastDuration?: number;
  readonly lag?: number;
  readonly runs: number;
  readonly failures: number;
  readonly lastError?: { readonly tick: number; readonly message: string };
  readonly deferred: number;
  readonly gaps: number;
};

export function useRules() {
  return useQuery({
    queryKey: ['rules'],
    queryFn: async ({ signal }) => (await ask<{ readonly rules: readonly Rule[] }>('/api/tocsin/rules', signal)).rules,
    staleTime: 60_000,
  });
}

export function useRulePage(id: string) {
  return useQuery({
    queryKey: ['rule', id],
    queryFn: ({ signal }) => ask<RulePageData>(`/api/tocsin/rules/${encodeURIComponent(id)}/page`, signal),
    staleTime: 60_000,
  });
}

/** By rule; of those that run. */
export function useHealth() {
  return useQuery({
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
