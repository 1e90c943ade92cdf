import { type Alert, applyUpdate } from '#engine/alert/alert.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import type { RuleCase } from '#rule/rule-cases.ts';
import { type NearMiss, NearMissWatch } from '../explain/near-miss.ts';
import { type Comparison, compareAlerts } from './compare.ts';

/** A case with its records as events. */
export type PreparedCase = {
  readonly title: string;
  readonly expect: RuleCase['expect'];
  readonly events: readonly Event[];
  /** Records that are no events, in words: a case proves nothing with them. */
  readonly problems: readonly string[];
};

/** What a rule did on a case. */
export type CaseOutcome = Comparison & {
  readonly title: string;
  readonly expectedCount: number;
  readonly hasPassed: boolean;
  readonly alerts: readonly Alert[];
  readonly problems: readonly string[];
  /** When there are too few alerts: for each filter of the rule whether an event met it, and else how close one came. */
  readonly explanations: readonly FilterExplanation[];
};

/** Why no event met a filter: none was in its indices, or this one came closest. */
export type FilterExplanation = { readonly eventsSeen: number; readonly hasHit: boolean; readonly nearMiss?: NearMiss };

/** Makes the records of a case events. `more` are those of its file, which stand behind its own. */
export function prepareCase(one: RuleCase, more: readonly unknown[] = []): PreparedCase {
  const events: Event[] = [];
  const problems: string[] = [];
  for (const [i, record] of [...one.records, ...more].entries()) {
    const { events: found, unrecognized, failures } = normalizeRecord(record);
    events.push(...found);
    for (const { seen } of unrecognized) problems.push(`record ${i + 1} was not recognized: ${seen}`);
    for (const { reason } of failures) problems.push(`record ${i + 1} could not be read: ${reason}`);
  }
  return { title: one.title, expect: one.expect, events, problems };
}

/** Runs a rule alone over a case, on its own schedule, from the first record to the last alert. */
export function runCase(rule: CompiledRule, one: PreparedCase): CaseOutcome {
  const { alerts, errors } = alertsOf(rule, one.events);
  const problems = [...one.problems, ...errors];
  const comparison = compareAlerts(
    alerts.map(({ document }) => document),
    one.expect,
  );
  return {
    ...comparison,
    title: one.title,
    expectedCount: one.expect.length,
    hasPassed: problems.length === 0 && comparison.missing.length === 0 && comparison.unexpected.length === 0,
    alerts,
    problems,
    explanations: comparison.missing.some(({ nearest }) => nearest === undefined) ? explain(rule, one.events) : [],
  };
}

/** What a rule makes of events, in the order of its runs. */
function alertsOf(rule: CompiledRule, events: readonly Event[]): { readonly alerts: readonly Alert[]; readonly errors: readonly string[] } {
  const engine = new Engine([rule]);
  for (const event of events) engine.observe(event);
  const alerts = new Map<string, Alert>();
  const errors = new Set<string>();
  for (const run of engine.finish()) {
    if (run.error !== undefined) errors.add(`the rule failed: ${run.error}`);
    for (const alert of run.alerts) alerts.set(alert.id, alert);
    for (const update of run.updates) {
      const alert = alerts.get(update.alertId);
      if (alert) alerts.set(alert.id, applyUpdate(alert, update));
    }
  }
  return { alerts: [...alerts.values()], errors: [...errors] };
}

function explain({ filters, timeOf }: CompiledRule, events: readonly Event[]): readonly FilterExplanation[] {
  return filters.map((filter) => {
    const selects = compileIndexPatterns(filter.index ?? []);
    const seen = events.filter(({ index, dataset }) => selects(index, dataset));
    const watch = new NearMissWatch(filter.condition);
    for (const event of seen) watch.show(event, timeOf(event) ?? event.time);
    const nearMiss = watch.best();
    return { eventsSeen: seen.length, hasHit: watch.hasHit, ...(nearMiss ? { nearMiss } : {}) };
  });
}
