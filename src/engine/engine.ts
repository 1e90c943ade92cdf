import type { Event } from '#event/event.ts';
import { eventOfAlert, isFrom, readsAlerts, withLineage } from './alert/lineage.ts';
import type { CompiledRule } from './compile.ts';
import { compileMatcher, type Filter, type Matcher } from './match/matcher.ts';
import { RuleRunner, type RuleSnapshot, type Run } from './rule-runner.ts';
import { DataStart } from './state/data-start.ts';

/** Everything the engine remembers, as plain data: written to JSON and restored, it goes on as if nothing had happened. */
export type EngineSnapshot = {
  readonly version: 1;
  readonly rules: readonly (readonly [ruleId: string, state: RuleSnapshot])[];
  readonly dataStart: ReturnType<DataStart['snapshot']>;
};

/** A rule at work, in its place among the rules. */
type Worker = {
  readonly id: string;
  readonly uuid: string;
  readonly position: number;
  readonly runner: RuleRunner;
  readonly readsAlerts: boolean;
};

type PlacedRun = { readonly run: Run; readonly position: number };

/**
 * Runs rules over events on a clock of ticks. Every event is observed once, in any order; `advance` runs what is due. The same events give
 * the same alerts however they are ordered or split, as long as an event is observed before the tick of its arrival is run.
 */
export class Engine {
  readonly #filters: readonly Filter[];
  #matcher: Matcher | undefined;
  readonly #workers: readonly Worker[];
  /** For each filter of the matcher: its rule, and its number in the rule. */
  readonly #owners: readonly { readonly worker: Worker; readonly filter: number }[];
  readonly #dataStart = new DataStart();

  constructor(rules: readonly CompiledRule[]) {
    assertDistinct(rules);
    this.#workers = rules.map((compiled, position) => workerOf(compiled, position));
    this.#filters = rules.flatMap(({ filters }) => filters);
    this.#owners = this.#workers.flatMap((worker, i) => (rules[i]?.filters ?? []).map((_, filter) => ({ worker, filter })));
  }

  /** What tests events against the filters of all rules, in the order of the rules. */
  get matcher(): Matcher {
    this.#matcher ??= compileMatcher(this.#filters);
    return this.#matcher;
  }

  /** Tests an event against every rule and keeps what hit. Answers how many filters it met. An event must be observed once. */
  observe(event: Event): number {
    this.noteArrival(event.ingested, event.time);
    const seen = withLineage(event);
    return this.keep(seen, this.matcher.match(seen));
  }

  /**
   * The halves of `observe`, for events that a matcher of all the rules' filters has tested elsewhere: every event's arrival must be noted,
   * and of those that met filters, the events with their lineage and the filters' numbers kept. Answers what `observe` does.
   */
  keep(event: Event, filters: readonly number[]): number {
    if (filters.length === 0) return 0;
    let hitCount = 0;
    for (const [{ runner }, own] of this.#filtersOf(event, filters)) {
      runner.addHit(event, own);
      hitCount += own.length;
    }
    return hitCount;
  }

  /** Arrivals that came after older events have nothing to say and may be left out. */
  noteArrival(ingested: number, time: number): void {
    this.#dataStart.add(ingested, time);
  }

  /**
   * Runs every rule at every tick up to `until` that can see something, and answers the runs in the order of ticks, then of rules. Alerts of
   * a tick become events of the rules that read alerts, which see them in their runs after that tick.
   */
  advance(until: number): readonly Run[] {
    const readers = this.#workers.filter((worker) => worker.readsAlerts);
    const runs: PlacedRun[] = [];
    for (const worker of this.#workers) if (!worker.readsAlerts) runs.push(...this.#advanceAlone(worker, until));
    if (readers.length > 0) {
      this.#passOn(runs);
      for (let tick = nextTickOf(readers); tick !== undefined && tick <= until; tick = nextTickOf(readers)) {
        const found = readers.flatMap((worker) => this.#runAt(worker, tick));
        this.#passOn(found);
        runs.push(...found);
      }
    }
    return runs.sort((left, right) => left.run.tick - right.run.tick || left.position - right.position).map(({ run }) => run);
  }

  /** Replays the schedule to its end: until the last event has left every rule's look-back, and longer where the cap still holds alerts back. */
  finish(): readonly Run[] {
    return this.advance(Number.POSITIVE_INFINITY);
  }

  /** Candidates that wait for a run that has not come, by rule. */
  deferred(): ReadonlyMap<string, number> {
    return new Map(this.#workers.map(({ id, runner }) => [id, runner.deferredCount] as const).filter(([, count]) => count > 0));
  }

  /**
   * Says that somebody closed an alert: from the next run on it suppresses no others, and the next candidate of its group makes a new alert
   * (Kibana). Alerts that suppress nothing are not known here, and nothing happens.
   */
  closeAlert(alertId: string): void {
    for (const { runner } of this.#workers) runner.markAlert(alertId, { isClosed: true });
  }

  /** Says that a closed alert was opened again: while no other has taken its place, it goes on suppressing. */
  reopenAlert(alertId: string): void {
    for (const { runner } of this.#workers) runner.markAlert(alertId, { isClosed: false });
  }

  snapshot(): EngineSnapshot {
    return {
      version: 1,
      rules: this.#workers.map(({ id, runner }) => [id, runner.snapshot()]),
      dataStart: this.#dataStart.snapshot(),
    };
  }

  /** Takes up where a snapshot was made. State of rules that are no longer here is left out; new rules begin without any. */
  restore(snapshot: EngineSnapshot): void {
    this.#dataStart.restore(snapshot.dataStart);
    const states = new Map(snapshot.rules);
    for (const { id, runner } of this.#workers) {
      const state = states.get(id);
      if (state) runner.restore(state);
    }
  }

  /** The rules of filters that an event meets, each with its own. */
  #filtersOf(event: Event, numbers: readonly number[]): ReadonlyMap<Worker, readonly number[]> {
    const filtersByWorker = new Map<Worker, number[]>();
    for (const number of numbers) {
      const owner = this.#owners[number];
      if (!owner || isFrom(event, owner.worker.uuid)) continue;
      const filters = filtersByWorker.get(owner.worker) ?? [];
      filters.push(owner.filter);
      filtersByWorker.set(owner.worker, filters);
    }
    return filtersByWorker;
  }

  /** A rule that reads no alerts runs without a look at the others. */
  #advanceAlone(worker: Worker, until: number): readonly PlacedRun[] {
    const runs: PlacedRun[] = [];
    const { runner } = worker;
    for (let tick = runner.nextTick(); tick !== undefined && tick <= until; tick = runner.nextTick())
      runs.push(...this.#runAt(worker, tick));
    return runs;
  }

  /** The run of a rule at a tick, when that is its next one and there is something to read. */
  #runAt({ runner, position }: Worker, tick: number): readonly PlacedRun[] {
    const run = runner.nextTick() === tick ? runner.run(tick, this.#dataStart.asOf(tick)) : undefined;
    return run ? [{ run, position }] : [];
  }

  /** Alerts of runs become events of the rules that read alerts. */
  #passOn(runs: readonly PlacedRun[]): void {
    for (const alert of runs.flatMap(({ run }) => run.alerts)) {
      const event = eventOfAlert(alert);
      const found = this.#filtersOf(event, this.matcher.match(event));
      for (const [{ runner, readsAlerts: mayRead }, filters] of found) if (mayRead) runner.addAlert(event, filters);
    }
  }
}

function workerOf(compiled: CompiledRule, position: number): Worker {
  const { rule, filters } = compiled;
  return { id: rule.id, uuid: rule.uuid, position, runner: new RuleRunner(compiled), readsAlerts: filters.some(readsAlerts) };
}

function nextTickOf(workers: readonly Worker[]): number | undefined {
  const ticks = workers.map(({ runner }) => runner.nextTick()).filter((tick) => tick !== undefined);
  return ticks.length === 0 ? undefined : Math.min(...ticks);
}

/** State and alert ids are keyed by rule id: loading must refuse the second rule of an id. */
function assertDistinct(rules: readonly CompiledRule[]): void {
  const ids = new Set<string>();
  for (const { rule } of rules) {
    if (ids.has(rule.id)) throw new Error(`Two rules have the id "${rule.id}"; whoever loads rules must leave one out`);
    ids.add(rule.id);
  }
}
