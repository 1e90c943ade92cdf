import type { Event } from '#event/event.ts';
import { eventOfAlert, isFrom, readsAlerts, withLineage } from './alert/lineage.ts';
import type { CompiledRule } from './compile.ts';
import { compileMatcher, type Filter, type Matcher } from './match/matcher.ts';
import { RuleRunner, type RuleSnapshot, type RunnerOptions } from './rule-runner.ts';
import type { Run } from './run.ts';
import { DataStart } from './state/data-start.ts';

/** Everything the engine remembers, as plain data: written to JSON and restored, it goes on as if nothing had happened. */
export type EngineSnapshot = {
  readonly version: typeof SNAPSHOT_VERSION;
  readonly rules: readonly (readonly [ruleId: string, state: RuleSnapshot])[];
  readonly dataStart: ReturnType<DataStart['snapshot']>;
};

/** Snapshots of other versions cannot be read. */
export const SNAPSHOT_VERSION = 2;

export type EngineOptions = {
  /**
   * How late an event may arrive, beyond twice a rule's look-back, and still be read with those beside it, in milliseconds. What only later ones
   * would ask for is forgotten. Absent: nothing is, as a replay wants it.
   */
  readonly lateness?: number;
  /** When rules alert that do not say so themselves. Absent: on their schedule, whatever they say, as a replay wants it. */
  readonly mode?: 'realtime' | 'scheduled';
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
  readonly #options: EngineOptions;
  #matcher: Matcher | undefined;
  #filters: readonly Filter[] = [];
  #workers: readonly Worker[] = [];
  /** For each filter of the matcher: its rule, and its number in the rule. */
  #owners: readonly { readonly worker: Worker; readonly filter: number }[] = [];
  /** Rules that do not run yet: what they look back on is being read. */
  readonly #held = new Set<string>();
  readonly #dataStart = new DataStart();

  constructor(rules: readonly CompiledRule[], options: EngineOptions = {}) {
    this.#options = options;
    this.#set(rules, new Map());
  }

  /**
   * Other rules from now on. Those in `same` go on where they are; of the others, those that were here under their id take over what it had
   * settled. They do not run before `start` says so: events that are observed are kept for them, and older ones can be shown.
   */
  replaceRules(rules: readonly CompiledRule[], same: ReadonlySet<string>): void {
    const before = new Map(this.#workers.map((worker) => [worker.id, worker.runner]));
    const kept = new Map([...before].filter(([id]) => same.has(id)));
    this.#set(rules, kept);
    for (const { id, runner } of this.#workers) {
      if (kept.has(id)) continue;
      this.#held.add(id);
      const old = before.get(id)?.snapshot();
      if (old) runner.inherit(old);
    }
    for (const id of this.#held) if (!this.#workers.some((worker) => worker.id === id)) this.#held.delete(id);
  }

  /** Keeps a rule from running until `start`, with what it had settled before it was changed, when that is known. */
  hold(ruleId: string, before?: RuleSnapshot): void {
    this.#held.add(ruleId);
    if (before) this.#workers.find(({ id }) => id === ruleId)?.runner.inherit(before);
  }

  /** Shows an older event to the rules that do not run yet. */
  showToHeld(event: Event): void {
    const seen = withLineage(event);
    for (const [{ id, runner }, filters] of this.#filtersOf(seen, this.matcher.match(seen)))
      if (this.#held.has(id)) runner.addHit(seen, filters);
  }

  /** Lets a rule run that was held: at the ticks behind `tick`. */
  start(ruleId: string, tick: number): void {
    const worker = this.#workers.find(({ id }) => id === ruleId);
    if (worker && this.#held.delete(ruleId)) worker.runner.startAfter(tick);
  }

  /** The rules that do not run yet. */
  get held(): ReadonlySet<string> {
    return this.#held;
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
    const runs = [...this.#steps(until)];
    return runs.sort((left, right) => left.run.tick - right.run.tick || left.position - right.position).map(({ run }) => run);
  }

  /** What `advance` does, a run at a time, rule by rule. It must be taken to its end before anything else but observing events. */
  *advancing(until: number): Generator<Run> {
    for (const { run } of this.#steps(until)) yield run;
  }

  /** The alerts that events which arrived since the last look make by themselves: those of rules in realtime mode. */
  *runNow(now: number): Generator<Run> {
    for (const { id, runner, position } of this.#workers) {
      const found = this.#held.has(id) ? undefined : runner.runNow(now);
      if (!found) continue;
      this.#passOn([{ run: found.run, position }], found.aheadOf);
      yield found.run;
    }
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

  /** The tick of each rule's last run. */
  lastTicks(): ReadonlyMap<string, number> {
    return new Map(this.#workers.flatMap(({ id, runner }) => (runner.lastTick === undefined ? [] : [[id, runner.lastTick] as const])));
  }

  /** What is kept of one rule; undefined when it is not here. */
  snapshotOf(ruleId: string): RuleSnapshot | undefined {
    return this.#workers.find(({ id }) => id === ruleId)?.runner.snapshot();
  }

  snapshot(): EngineSnapshot {
    return {
      version: SNAPSHOT_VERSION,
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

  *#steps(until: number): Generator<PlacedRun> {
    const workers = this.#workers.filter(({ id }) => !this.#held.has(id));
    const readers = workers.filter((worker) => worker.readsAlerts);
    const passed: PlacedRun[] = [];
    for (const worker of workers) {
      if (worker.readsAlerts) continue;
      for (const found of this.#advanceAlone(worker, until)) {
        if (readers.length > 0) passed.push(found);
        yield found;
      }
    }
    this.#passOn(passed);
    for (let tick = nextTickOf(readers); tick !== undefined && tick <= until; tick = nextTickOf(readers)) {
      const found = readers.flatMap((worker) => this.#runAt(worker, tick ?? until));
      this.#passOn(found);
      yield* found;
    }
    this.#forget(until);
  }

  /** A rule that reads no alerts runs without a look at the others. */
  *#advanceAlone(worker: Worker, until: number): Generator<PlacedRun> {
    const { runner } = worker;
    for (let tick = runner.nextTick(); tick !== undefined && tick <= until; tick = runner.nextTick()) yield* this.#runAt(worker, tick);
  }

  /** The run of a rule at a tick, when that is its next one and there is something to read. */
  #runAt({ runner, position }: Worker, tick: number): readonly PlacedRun[] {
    const run = runner.nextTick() === tick ? runner.run(tick, this.#dataStart.asOf(tick)) : undefined;
    return run ? [{ run, position }] : [];
  }

  /** Rules that have nothing to run forget too. */
  #forget(now: number): void {
    if (this.#options.lateness === undefined || !Number.isFinite(now)) return;
    for (const { id, runner } of this.#workers) if (!this.#held.has(id)) runner.forget(now);
    if (this.#held.size === 0) this.#dataStart.forgetBefore(now);
  }

  /** Alerts of runs become events of the rules that read alerts. `tick` is the one they were made ahead of. */
  #passOn(runs: readonly PlacedRun[], tick?: number): void {
    if (!this.#workers.some(({ readsAlerts }) => readsAlerts)) return;
    for (const alert of runs.flatMap(({ run }) => run.alerts)) {
      const event = eventOfAlert(alert, tick ?? alert.time);
      const found = this.#filtersOf(event, this.matcher.match(event));
      for (const [{ runner, readsAlerts: mayRead }, filters] of found) if (mayRead) runner.addAlert(event, filters);
    }
  }

  #set(rules: readonly CompiledRule[], kept: ReadonlyMap<string, RuleRunner>): void {
    assertDistinct(rules);
    this.#workers = rules.map((compiled, position) => {
      const runner = kept.get(compiled.rule.id) ?? new RuleRunner(compiled, this.#runnerOptions(compiled));
      runner.adopt(compiled);
      return workerOf(compiled, position, runner);
    });
    this.#filters = rules.flatMap(({ filters }) => filters);
    this.#matcher = undefined;
    this.#owners = this.#workers.flatMap((worker, i) => (rules[i]?.filters ?? []).map((_, filter) => ({ worker, filter })));
  }

  #runnerOptions({ rule, waitsBecause }: CompiledRule): RunnerOptions {
    const { lateness, mode } = this.#options;
    const isRealtime = mode !== undefined && (rule.mode ?? mode) === 'realtime' && waitsBecause === undefined;
    return { isRealtime, ...(lateness === undefined ? {} : { lateness }) };
  }
}

function workerOf({ rule, filters }: CompiledRule, position: number, runner: RuleRunner): Worker {
  return { id: rule.id, uuid: rule.uuid, position, runner, readsAlerts: filters.some(readsAlerts) };
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
