import type { JsonObject } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Rule } from '#rule/rule.ts';
import { errorText } from '../failure.ts';
import { compareText } from '../state/hit.ts';
import type { Alert, AlertUpdate } from './alert.ts';
import type { Candidate } from './candidate.ts';
import { type AlertContext, buildAlerts } from './document.ts';
import { instanceId } from './identity.ts';
import type { LedgerEntry } from './ledger.ts';
import { type GroupKey, groupOf, isAlone, suppressionTerms } from './suppression.ts';

/** What settling remembers of a rule from run to run. */
export type Settled = {
  /** Ids of candidates that became an alert, were suppressed or wait, with the candidate's time: the same one again is a duplicate. */
  readonly ids: Map<string, number>;
  /** What the cap held back, oldest first. */
  deferred: readonly Candidate[];
  /** Suppression groups by instance id. */
  groups: ReadonlyMap<string, Group>;
};

/** A suppression group and the alert that stands for it. */
export type Group = {
  readonly alertId: string;
  /** The tick that created the alert. */
  readonly created: number;
  /** The time of its earliest and its latest candidate. */
  readonly from: number;
  readonly to: number;
  /** Candidates suppressed so far; the one that became the alert is not counted. */
  readonly suppressed: number;
  /** Somebody closed the alert: the next candidate of the group makes a new one (Kibana). */
  readonly isClosed: boolean;
};

/** The run that settles. */
export type Occasion = AlertContext & {
  /** How many alerts it may create. */
  readonly cap: number;
};

export type Settlement = {
  readonly alerts: readonly Alert[];
  readonly updates: readonly AlertUpdate[];
  readonly counts: Pick<LedgerEntry, 'carriedOver' | 'created' | 'duplicate' | 'suppressed' | 'deferred'> & { readonly failed: number };
  /** Why candidates could not become alerts. */
  readonly errors: readonly string[];
  /** Remembers all of it. Until then nothing has happened. */
  readonly commit: () => void;
};

/**
 * Decides what becomes of the candidates of a run and of those deferred before: oldest first, a known one is a duplicate, one whose group
 * has its alert is suppressed, and once `max_signals` alerts are created the rest waits for the next run. A candidate that no alert can be
 * made of costs only itself.
 */
export function settle(candidates: readonly Candidate[], settled: Settled, occasion: Occasion): Settlement {
  const fresh = freshOnes(candidates, settled);
  const waiting = inOrder(settled.deferred, fresh);
  const failed = new Map<string, string>();
  let outcome = attempt(waiting, settled, occasion, failed);
  // What cannot be built must not stand for others: all of it is sorted again without it.
  while (outcome === undefined) outcome = attempt(waiting, settled, occasion, failed);
  const { sorted, alerts } = outcome;
  return {
    alerts,
    updates: sorted.touched.filter((group) => group.created !== occasion.tick).map((group) => updateOf(group, occasion)),
    counts: {
      carriedOver: settled.deferred.length,
      created: sorted.created.length,
      duplicate: candidates.length - fresh.length,
      suppressed: waiting.length - failed.size - sorted.created.length - sorted.deferred.length,
      deferred: sorted.deferred.length,
      failed: failed.size,
    },
    errors: [...failed.values()],
    commit: () => {
      for (const { id, time } of fresh) settled.ids.set(id, time);
      settled.deferred = sorted.deferred;
      settled.groups = sorted.groups;
    },
  };
}

/** Undefined when some could not be built: their ids and reasons are in `failed` then. */
function attempt(
  waiting: readonly Candidate[],
  settled: Settled,
  occasion: Occasion,
  failed: Map<string, string>,
): { readonly sorted: Sorted; readonly alerts: readonly Alert[] } | undefined {
  const able = failed.size === 0 ? waiting : waiting.filter(({ id }) => !failed.has(id));
  const sorted = occasion.rule.suppression ? suppress(able, occasion, settled.groups) : cut(able, occasion, settled.groups);
  const known = failed.size;
  const alerts = sorted.created.flatMap(({ candidate, grouped }) => {
    try {
      return buildAlerts(candidate, suppressionDetails(grouped, sorted.groups), occasion);
    } catch (error) {
      const [event] = candidate.events;
      failed.set(candidate.id, `no alert could be made${event ? ` of the event ${event.id}` : ''}: ${errorText(error)}`);
      return [];
    }
  });
  return failed.size === known ? { sorted, alerts } : undefined;
}

/** Those that nobody has seen before, each once. */
function freshOnes(candidates: readonly Candidate[], { ids }: Settled): readonly Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ id }) => !ids.has(id) && !seen.has(id) && seen.add(id));
}

/** What becomes of candidates that nobody has seen before. */
type Sorted = {
  readonly created: readonly { readonly candidate: Candidate; readonly grouped?: Grouped }[];
  readonly deferred: readonly Candidate[];
  /** Groups that took candidates in. */
  readonly touched: readonly Group[];
  readonly groups: ReadonlyMap<string, Group>;
};

function inOrder(deferred: readonly Candidate[], fresh: readonly Candidate[]): readonly Candidate[] {
  if (fresh.length === 0) return deferred;
  return [...deferred, ...fresh].sort((left, right) => left.time - right.time || compareText(left.id, right.id));
}

function cut(waiting: readonly Candidate[], { cap }: Occasion, groups: Settled['groups']): Sorted {
  return { created: waiting.slice(0, cap).map((candidate) => ({ candidate })), deferred: waiting.slice(cap), touched: [], groups };
}

function suppress(waiting: readonly Candidate[], { rule, tick, cap }: Occasion, before: Settled['groups']): Sorted {
  const groups = new Map(openGroups(before, rule, tick));
  const created: { candidate: Candidate; grouped?: Grouped }[] = [];
  const deferred: Candidate[] = [];
  const touched = new Set<string>();
  for (const candidate of waiting) {
    const grouped = groupedBy(candidate, rule);
    const group = grouped && groups.get(grouped.instance);
    if (grouped && group && !group.isClosed) {
      touched.add(grouped.instance);
      groups.set(grouped.instance, withCandidate(group, candidate));
    } else if (created.length < cap) {
      created.push({ candidate, ...(grouped ? { grouped } : {}) });
      if (grouped) groups.set(grouped.instance, openGroup(candidate, tick));
    } else deferred.push(candidate);
  }
  return { created, deferred, touched: [...touched].flatMap((instance) => groups.get(instance) ?? []), groups };
}

type Grouped = { readonly instance: string; readonly terms: ReturnType<typeof suppressionTerms> };

function groupedBy(candidate: Candidate, rule: Rule): Grouped | undefined {
  const { suppression } = rule;
  if (!suppression) return undefined;
  const key: GroupKey | undefined = candidate.group ?? groupOf(candidate.fields, suppression, rule.fieldMap);
  if (!key || isAlone(key, suppression)) return undefined;
  const terms = suppressionTerms(key, suppression);
  return { instance: instanceId(rule, terms), terms };
}

/** Those whose alert is not too old to take more: without a duration, every earlier run's is. */
function openGroups(groups: Settled['groups'], rule: Rule, tick: number): readonly (readonly [string, Group])[] {
  const oldest = rule.suppression?.duration === undefined ? tick : tick - rule.suppression.duration;
  return [...groups].filter(([, group]) => group.created >= oldest);
}

function openGroup(candidate: Candidate, tick: number): Group {
  const { id, time, end = time } = candidate;
  return { alertId: id, created: tick, from: time, to: end, suppressed: 0, isClosed: false };
}

function withCandidate(group: Group, { time, end = time }: Candidate): Group {
  return { ...group, from: Math.min(group.from, time), to: Math.max(group.to, end), suppressed: group.suppressed + 1 };
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

function updateOf(group: Group, { rule, tick, created }: Occasion): AlertUpdate {
  return {
    alertId: group.alertId,
    ruleId: rule.id,
    tick,
    document: {
      'kibana.alert.last_detected': printDate(created),
      'kibana.alert.suppression.start': printDate(group.from),
      'kibana.alert.suppression.end': printDate(group.to),
      'kibana.alert.suppression.docs_count': group.suppressed,
    },
  };
}
