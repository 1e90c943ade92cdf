import type { JsonObject } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Rule } from '#rule/rule.ts';
import { compareText } from '../state/hit.ts';
import type { Alert, AlertUpdate } from './alert.ts';
import type { Candidate } from './candidate.ts';
import { type AlertContext, buildAlerts } from './document.ts';
import { instanceId } from './identity.ts';
import type { LedgerEntry } from './ledger.ts';
import { type GroupKey, groupOf, isAlone, suppressionTerms } from './suppression.ts';

/** What settling remembers of a rule from run to run. */
export type Settled = {
  /** Ids of candidates that became an alert, were suppressed or wait: the same one again is a duplicate. */
  readonly ids: Set<string>;
  /** What the cap held back, oldest first. */
  deferred: readonly Candidate[];
  /** Suppression groups by instance id. */
  readonly groups: Map<string, Group>;
};

/** A suppression group and the alert that stands for it. */
export type Group = {
  readonly alertId: string;
  /** The tick that created the alert. */
  readonly created: number;
  /** The time of its earliest and its latest candidate. */
  from: number;
  to: number;
  /** Candidates suppressed so far; the one that became the alert is not counted. */
  suppressed: number;
  /** Somebody closed the alert: the next candidate of the group makes a new one (Kibana). */
  isClosed: boolean;
};

export type Settlement = {
  readonly alerts: readonly Alert[];
  readonly updates: readonly AlertUpdate[];
  readonly counts: Pick<LedgerEntry, 'carriedOver' | 'created' | 'duplicate' | 'suppressed' | 'deferred'>;
};

/**
 * Decides what becomes of the candidates of a run and of those deferred before: oldest first, a known one is a duplicate, one whose group
 * has its alert is suppressed, and once `max_signals` alerts are created the rest waits for the next run.
 */
export function settle(candidates: readonly Candidate[], about: Omit<AlertContext, 'tick'>, tick: number, settled: Settled): Settlement {
  const { rule } = about;
  const fresh = candidates.filter(({ id }) => !settled.ids.has(id) && settled.ids.add(id));
  const carriedOver = settled.deferred.length;
  const waiting = inOrder(settled.deferred, fresh);
  const sorted = rule.suppression ? suppress(waiting, rule, tick, settled.groups) : cut(waiting, rule);
  settled.deferred = sorted.deferred;
  const context: AlertContext = { ...about, tick };
  return {
    alerts: sorted.created.flatMap(({ candidate, grouped }) =>
      buildAlerts(candidate, suppressionDetails(grouped, settled.groups), context),
    ),
    updates: sorted.touched.filter((group) => group.created !== tick).map((group) => updateOf(group, rule, tick)),
    counts: {
      carriedOver,
      created: sorted.created.length,
      duplicate: candidates.length - fresh.length,
      suppressed: waiting.length - sorted.created.length - sorted.deferred.length,
      deferred: sorted.deferred.length,
    },
  };
}

/** What becomes of candidates that nobody has seen before. */
type Sorted = {
  readonly created: readonly { readonly candidate: Candidate; readonly grouped?: Grouped }[];
  readonly deferred: readonly Candidate[];
  /** Groups that took candidates in. */
  readonly touched: readonly Group[];
};

function inOrder(deferred: readonly Candidate[], fresh: readonly Candidate[]): readonly Candidate[] {
  if (fresh.length === 0) return deferred;
  return [...deferred, ...fresh].sort((left, right) => left.time - right.time || compareText(left.id, right.id));
}

function cut(waiting: readonly Candidate[], rule: Rule): Sorted {
  const cap = capOf(rule);
  return { created: waiting.slice(0, cap).map((candidate) => ({ candidate })), deferred: waiting.slice(cap), touched: [] };
}

/** A cap of none would never let a deferred candidate go. */
function capOf({ maxSignals }: Rule): number {
  return Math.max(1, maxSignals);
}

function suppress(waiting: readonly Candidate[], rule: Rule, tick: number, groups: Map<string, Group>): Sorted {
  closeGroups(groups, rule, tick);
  const created: { candidate: Candidate; grouped?: Grouped }[] = [];
  const deferred: Candidate[] = [];
  const touched = new Map<string, Group>();
  const cap = capOf(rule);
  for (const candidate of waiting) {
    const grouped = groupedBy(candidate, rule);
    const group = grouped && groups.get(grouped.instance);
    if (grouped && group && !group.isClosed) {
      touched.set(grouped.instance, addTo(group, candidate));
    } else if (created.length < cap) {
      created.push({ candidate, ...(grouped ? { grouped } : {}) });
      if (grouped) groups.set(grouped.instance, openGroup(candidate, tick));
    } else deferred.push(candidate);
  }
  return { created, deferred, touched: [...touched.values()] };
}

type Grouped = { readonly instance: string; readonly terms: ReturnType<typeof suppressionTerms> };

function groupedBy(candidate: Candidate, rule: Rule): Grouped | undefined {
  const { suppression } = rule;
  if (!suppression) return undefined;
  const key: GroupKey | undefined = candidate.group ?? groupOf(candidate.fields, suppression);
  if (!key || isAlone(key, suppression)) return undefined;
  const terms = suppressionTerms(key, suppression);
  return { instance: instanceId(rule, terms), terms };
}

/** Ends the groups whose alert is too old to take more: without a duration, every earlier run's. */
function closeGroups(groups: Map<string, Group>, rule: Rule, tick: number): void {
  const oldest = rule.suppression?.duration === undefined ? tick : tick - rule.suppression.duration;
  for (const [instance, group] of groups) if (group.created < oldest) groups.delete(instance);
}

function openGroup(candidate: Candidate, tick: number): Group {
  return { alertId: candidate.id, created: tick, from: candidate.time, to: candidate.time, suppressed: 0, isClosed: false };
}

function addTo(group: Group, candidate: Candidate): Group {
  group.from = Math.min(group.from, candidate.time);
  group.to = Math.max(group.to, candidate.time);
  group.suppressed++;
  return group;
}

function suppressionDetails(grouped: Grouped | undefined, groups: ReadonlyMap<string, Group>): JsonObject {
  const group = grouped && groups.get(grouped.instance);
  if (!group) return {};
  return {
    'kibana.alert.instance.id': grouped.instance,
    'kibana.alert.suppression.terms': grouped.terms,
    'kibana.alert.suppression.start': printDate(group.from),
    'kibana.alert.suppression.end': printDate(group.to),
    'kibana.alert.suppression.docs_count': group.suppressed,
  };
}

function updateOf(group: Group, rule: Rule, tick: number): AlertUpdate {
  return {
    alertId: group.alertId,
    ruleId: rule.id,
    tick,
    document: {
      'kibana.alert.last_detected': printDate(tick),
      'kibana.alert.suppression.start': printDate(group.from),
      'kibana.alert.suppression.end': printDate(group.to),
      'kibana.alert.suppression.docs_count': group.suppressed,
    },
  };
}
