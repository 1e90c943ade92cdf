import type { Group } from '#engine/alert/settle.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { compileMatcher } from '#engine/match/matcher.ts';
import { reachOf } from '#engine/reach.ts';
import { RuleRunner, type RuleSnapshot } from '#engine/rule-runner.ts';
import type { Run } from '#engine/run.ts';
import { tickAtOrAfter } from '#engine/schedule.ts';
import { parseDate } from '#event/date.ts';
import type { StoredAlert } from '#io/stores/service/alert-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';

/** A period that cannot be run. */
export class ManualRunRefused extends Error {
  override readonly name = 'ManualRunRefused';
}

export type ManualRunRequest = {
  readonly compiled: CompiledRule;
  /** The period: the runs are those whose ticks lie in it, and the one behind it. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** What the rule remembers that is at work; absent when it is not. */
  readonly live?: RuleSnapshot;
};

/** More runs than these are too many for one request. */
const MAX_RUNS = 20_000;
/** Alerts of the rule that are looked at for what they took in, the newest. */
const MAX_ALERTS = 10_000;
/** Events that are matched at a time. */
const SLICE = 500;
/** An event may be dated a little ahead of its arrival. */
const CLOCK_SKEW = 86_400_000;

/**
 * The runs of a rule over a past period, from the stored events: as its schedule would have made them had everything been there in time. What
 * it found before has the same ids. Yields nothing while it reads, and every run with something in it; whoever asks may pause in between.
 */
export function* runPeriod(store: ServiceStore, request: ManualRunRequest): Generator<Run | undefined> {
  const { compiled, now, live } = request;
  const ticks = ticksOf(request);
  const runner = new RuleRunner(compiled);
  yield* showStored(store, compiled, runner, reachOf(compiled, ticks.first) - CLOCK_SKEW);
  if (live) runner.standBeside(live);
  const alerts = storedAlerts(store, compiled);
  for (const { document } of alerts) runner.recall(document);
  const groups = groupsOf(alerts, ticks.last);
  const own = new Set<string>();
  for (let tick = ticks.first; tick <= ticks.last; tick += compiled.timetable.interval) {
    runner.addGroups(groups.until(tick));
    yield withOwnUpdates(runner.runManually(tick, now), own);
  }
  // What the cap held back has no later run to wait for.
  while (runner.deferredCount > 0) yield withOwnUpdates(runner.runManually(ticks.last, now), own);
}

function ticksOf({ compiled: { rule, timetable, filters }, from, to, now }: ManualRunRequest): {
  readonly first: number;
  readonly last: number;
} {
  const { interval } = timetable;
  const first = tickAtOrAfter(from, interval);
  const last = Math.min(tickAtOrAfter(to, interval), Math.floor(now / interval) * interval);
  if (first > last)
    throw new ManualRunRefused(
      'no run of the rule lies in the period: it must end behind its start, and what is younger than the last run is read by the next',
    );
  if ((last - first) / interval > MAX_RUNS) throw new ManualRunRefused(`the period has more than ${MAX_RUNS} runs: ask for a shorter one`);
  if (filters.some(({ index = [] }) => index.some((pattern) => pattern.includes('alerts-security'))))
    throw new ManualRunRefused(`the rule ${rule.id} reads alerts, which are not looked at again`);
  return { first, last };
}

function* showStored(store: ServiceStore, { filters }: CompiledRule, runner: RuleRunner, since: number): Generator<undefined> {
  const matcher = compileMatcher(filters);
  for (let cursor = 0, isDone = false; !isDone; ) {
    let count = 0;
    for (const { arrival, event } of store.events.after(cursor, Math.max(0, since))) {
      const met = matcher.match(event);
      if (met.length > 0) runner.addHit(event, met);
      cursor = arrival;
      if (++count === SLICE) break;
    }
    isDone = count < SLICE;
    yield undefined;
  }
}

/** Alerts that are there already count what this finds, but how much they have counted is not told twice: only alerts made here are updated. */
function withOwnUpdates(run: Run | undefined, own: Set<string>): Run | undefined {
  if (!run) return undefined;
  for (const { id } of run.alerts) own.add(id);
  return { ...run, updates: run.updates.filter(({ alertId }) => own.has(alertId)) };
}

/** The alerts of a rule that remembers what alerts have taken in. */
function storedAlerts(store: ServiceStore, { rule }: CompiledRule): readonly StoredAlert[] {
  if (!rule.suppression && rule.detection.type !== 'threshold') return [];
  return store.alerts.find({ ruleId: rule.id }, 0, MAX_ALERTS).alerts;
}

/** The suppression groups that stored alerts of the rule stand for, from the moment each was created. */
function groupsOf(
  alerts: readonly StoredAlert[],
  last: number,
): { readonly until: (tick: number) => readonly (readonly [string, Group])[] } {
  const found = alerts.flatMap(({ id, status, document }) => {
    const instance = document['kibana.alert.instance.id'];
    const created = timeIn(document['kibana.alert.intended_timestamp']);
    if (typeof instance !== 'string' || created === undefined || created > last) return [];
    const from = timeIn(document['kibana.alert.suppression.start']) ?? created;
    const to = timeIn(document['kibana.alert.suppression.end']) ?? created;
    const group: Group = { alertId: id, created, from, to, suppressed: 0, isClosed: status === 'closed' };
    return [[instance, group] as const];
  });
  found.sort(([, left], [, right]) => left.created - right.created);
  let next = 0;
  return {
    until: (tick) => {
      const start = next;
      while (next < found.length && (found[next]?.[1].created ?? 0) <= tick) next++;
      return found.slice(start, next);
    },
  };
}

function timeIn(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDate(value) : undefined;
}
