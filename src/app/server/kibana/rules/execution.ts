import type { JsonObject } from '#base/json.ts';
import type { RuleHealth } from '#live/rule-health.ts';
import type { ServerContext } from '../../context.ts';
import type { KnownRule } from '../../rules/known-rule.ts';
import { ruleObject } from './rule-object.ts';

/** Kibana sorts rules by how bad their last run was. */
const ORDER = { succeeded: 0, 'partial failure': 20, failed: 30 } as const;

/** Rules as Kibana answers them, with how the last run of each went. */
export function rulesWithRuns({ service }: Pick<ServerContext, 'service'>, rules: readonly KnownRule[]): readonly JsonObject[] {
  const health = new Map(service.health().map((one) => [one.ruleId, one]));
  return rules.map((known) => {
    const last = lastExecution(known.compiled && health.get(known.written.id));
    return last ? { ...ruleObject(known), execution_summary: { last_execution: last } } : ruleObject(known);
  });
}

function lastExecution(health: RuleHealth | undefined): JsonObject | undefined {
  if (health?.lastRunAt === undefined) return undefined;
  const { status, message } = outcomeOf(health);
  return {
    date: new Date(health.lastRunAt).toISOString(),
    status,
    status_order: ORDER[status],
    message,
    metrics: { total_search_duration_ms: Math.round(health.lastDuration ?? 0) },
  };
}

function outcomeOf({ lastError, lastTick = 0, deferred, gaps }: RuleHealth): {
  readonly status: keyof typeof ORDER;
  readonly message: string;
} {
  if (lastError && lastError.tick >= lastTick) return { status: 'failed', message: lastError.message };
  if (deferred > 0) return { status: 'partial failure', message: `${deferred} alerts wait for the next runs: max_signals holds them back` };
  if (gaps > 0) return { status: 'partial failure', message: `${gaps} stretches of time were not looked at` };
  return { status: 'succeeded', message: 'Rule execution completed successfully' };
}
