import { printDuration } from '#base/duration.ts';
import type { JsonValue } from '#base/json.ts';
import type { Alert } from '#engine/alert/alert.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { Engine, type EngineSnapshot, SNAPSHOT_VERSION } from '#engine/engine.ts';
import { reachOf } from '#engine/reach.ts';
import type { Run } from '#engine/run.ts';
import type { AlertStatus, StatusAuthor } from '#io/stores/service/alert-store.ts';
import type { StoredEvent } from '#io/stores/service/event-store.ts';
import type { Gap } from '#io/stores/service/gap-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import { inSlices } from './in-slices.ts';
import { runPeriod } from './manual-run.ts';
import { type RuleHealth, RuleHealthBook } from './rule-health.ts';
import { printOf } from './rule-print.ts';
import type { Listener, ServiceOptions } from './service-options.ts';
import { readRecord, type Taken, type TakeOptions, takenOf } from './taken.ts';

/** What is written down so that a start need not read everything again. */
type Memory = {
  readonly engine: EngineSnapshot;
  /** What each rule was when this was written. */
  readonly prints: readonly (readonly [ruleId: string, print: string])[];
  /** The last change of an alert's status that the engine was told of. */
  readonly change: number;
};

/** What manual runs of a period came to. */
export type ManualOutcome = { readonly runs: number; readonly created: number; readonly duplicates: number; readonly suppressed: number };

const DAY = 86_400_000;
const LATENESS = 7 * DAY;
/** Stored events that new rules are shown at a time. */
const SLICE = 500;
/** Runs that are written together. */
const WRITTEN_TOGETHER = 200;
/** New rules read stored events until something else is due again. */
const MAX_READING = 1_000;
/** Even when nothing happens it is written down this often that the service is there. */
const SIGN_OF_LIFE = 600_000;

/**
 * The detection service without its network: takes records, keeps them, runs rules on their schedule and at the moment events arrive, keeps
 * what they find. An answer means it is on the disk. After a crash it goes on from the last snapshot with the events that arrived and the
 * statuses that changed since, each at its moment; alerts have ids that come from their events, so that none is written twice.
 */
export class DetectionService {
  readonly #store: ServiceStore;
  readonly #options: ServiceOptions;
  readonly #engine: Engine;
  readonly #health: RuleHealthBook;
  #rules: ReadonlyMap<string, CompiledRule>;
  /** Runs that were made and are not on the disk: writing failed, and is tried again. */
  #unwritten: readonly Run[] = [];
  #observed = 0;
  #change = 0;
  /** Runs up to this moment were made: what arrives now arrives later. */
  #tick = 0;
  #hasNews = false;
  #signOfLife = 0;
  /** Runs are being made: what changes what they do waits. */
  #isWorking = false;
  #wanted: readonly CompiledRule[] | undefined;
  #marks: readonly StatusMark[] = [];
  /** Reads stored events for rules that do not run yet. */
  #reading: Iterator<undefined> | undefined;
  readonly #listeners = new Set<Listener>();

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#rules = byId(options.rules);
    this.#engine = new Engine(options.rules, { lateness: options.lateness ?? LATENESS, mode: this.#mode });
    this.#health = new RuleHealthBook((ruleId, duration, interval) => {
      const [took, every] = [(duration / 1000).toFixed(1), printDuration(interval)];
      this.#trouble(new Error(`rule ${ruleId} took ${took} s, longer than the ${every} between its runs: give it a longer interval`));
    });
    this.#recover();
  }

  /** Tells of everything that happens once it is on the disk; answers how to stop it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Stores what records hold, all or nothing, and matches it; answers for each what became of it. `source` says where they came from. */
  take(records: readonly unknown[], source: string, options: TakeOptions = {}): readonly Taken[] {
    const now = Math.max(this.#options.now(), this.#tick + 1);
    const normalized = records.map((record) => readRecord(record, { ...this.#options.enrichment, ...options }, now));
    const stored = this.#store.database.inTransaction(() => {
      for (const { kind, reason, record } of normalized.flatMap(({ lost }) => lost))
        this.#store.deadLetters.add({ time: now, kind, source, reason, record });
      return this.#store.events.append(normalized.flatMap(({ events }) => events));
    });
    this.#observe(stored);
    const fresh = new Set(stored.map(({ event }) => event));
    const taken = normalized.map((record) => takenOf(record, fresh));
    for (const { onTaken } of this.#listeners) onTaken?.(taken);
    return taken;
  }

  /** Runs what is due. When the disk refuses what they found it throws, and the next call writes it. */
  runDue(): readonly Run[] {
    if (this.#isWorking) return [];
    const made: Run[] = [];
    for (const run of this.#work()) if (run) made.push(run);
    return made;
  }

  /** Runs what is due, and lets others have their turn in between. Does nothing while it is at it already. */
  async runDueInSlices(): Promise<void> {
    if (this.#isWorking) return;
    await inSlices(this.#work());
  }

  /**
   * Other rules from now on. Those that are the same go on where they are; the others read what they look back on from the stored events, a
   * slice at a time, and run then. Alerts stay.
   */
  replaceRules(rules: readonly CompiledRule[]): void {
    this.#wanted = rules;
    if (!this.#isWorking) this.#replaceRules();
  }

  /**
   * Runs a rule over a past period, from the stored events. What was found before is not made again. Throws `ManualRunRefused` for a period
   * that cannot be run; undefined when there is no such rule.
   */
  async runManually(ruleId: string, from: number, to: number): Promise<ManualOutcome | undefined> {
    const compiled = this.#rules.get(ruleId);
    if (!compiled) return undefined;
    const now = Math.max(this.#options.now(), this.#tick);
    const live = this.#engine.snapshotOf(ruleId);
    const runs: Run[] = [];
    const work = runPeriod(this.#store, { compiled, from, to, now, ...(live ? { live } : {}) });
    await inSlices(work, (run) => {
      if (run) runs.push(run);
    });
    const created = this.#write(runs).filter(({ isBuildingBlock }) => !isBuildingBlock || compiled.rule.isBuildingBlock).length;
    if (runs.every(({ error }) => error === undefined)) this.#store.gaps.fill(ruleId, from, to, now);
    const count = (name: 'duplicate' | 'suppressed'): number => runs.reduce((sum, { ledger }) => sum + ledger[name], 0);
    return { runs: runs.length, created, duplicates: count('duplicate'), suppressed: count('suppressed') };
  }

  /** How every rule does, in the order of the rules. */
  health(): readonly RuleHealth[] {
    const [deferred, gaps, { held }] = [this.#engine.deferred(), this.#store.gaps.openCounts(), this.#engine];
    return [...this.#rules.values()].map((compiled) => {
      const { id } = compiled.rule;
      const now = { isStarting: held.has(id), deferred: deferred.get(id) ?? 0, gaps: gaps.get(id) ?? 0 };
      return this.#health.healthOf(compiled, this.#mode, now);
    });
  }

  /** What a rule, or any rule, did not look at when it should have, newest first; those that were made up for say when. */
  gaps(ruleId?: string): readonly Gap[] {
    return this.#store.gaps.list(ruleId);
  }

  /** Sets the status of alerts; answers how many there are of them. A closed alert suppresses no others from the next run on. */
  setStatus(ids: readonly string[], status: AlertStatus, by?: StatusAuthor): number {
    const changed = this.#store.database.inTransaction(() => this.#store.alerts.setStatus(ids, status, this.#tick, by));
    this.#marks = [...this.#marks, ...changed];
    if (!this.#isWorking) this.#applyMarks();
    if (changed.length > 0)
      for (const { onStatus } of this.#listeners)
        onStatus?.(
          changed.map(({ alertId }) => alertId),
          status,
        );
    return changed.length;
  }

  /** Writes down what the engine remembers. It never says more than the disk: not before runs that could not be written are. */
  snapshot(): void {
    const isDue = this.#hasNews || this.#tick - this.#signOfLife >= SIGN_OF_LIFE;
    if (!isDue || this.#unwritten.length > 0 || this.#isWorking) return;
    const { held } = this.#engine;
    const prints = [...this.#rules.values()].filter(({ rule }) => !held.has(rule.id)).map((rule) => [rule.rule.id, printOf(rule)] as const);
    const memory: Memory = { engine: this.#engine.snapshot(), prints, change: this.#change };
    this.#store.runs.writeSnapshot({ arrival: this.#observed, tick: this.#tick, state: memory as unknown as JsonValue });
    this.#hasNews = false;
    this.#signOfLife = this.#tick;
  }

  get #mode(): 'realtime' | 'scheduled' {
    return this.#options.mode ?? 'realtime';
  }

  /** All that is due, a run or a slice of reading at a time. It is taken to its end; what the disk refuses is thrown then. */
  *#work(): Generator<Run | undefined> {
    this.#isWorking = true;
    try {
      this.#tick = Math.max(this.#tick, this.#options.now());
      let failure: unknown;
      let batch: Run[] = [];
      const write = (): void => {
        try {
          this.#keep(batch);
        } catch (error) {
          failure ??= error;
        }
        batch = [];
      };
      for (const runs of [this.#engine.advancing(this.#tick), this.#engine.runNow(this.#tick)])
        for (const run of this.#timed(runs)) {
          batch.push(run);
          if (batch.length >= WRITTEN_TOGETHER) write();
          yield run;
        }
      write();
      if (failure !== undefined) throw failure;
      yield* this.#readForHeld();
    } finally {
      this.#isWorking = false;
      this.#applyMarks();
      this.#replaceRules();
    }
  }

  *#timed(runs: Generator<Run>): Generator<Run> {
    for (let start = performance.now(), next = runs.next(); next.done !== true; next = runs.next()) {
      const duration = performance.now() - start;
      const run = next.value;
      const interval = this.#rules.get(run.ruleId)?.timetable.interval ?? Number.POSITIVE_INFINITY;
      this.#health.note(run, Math.max(this.#options.now(), this.#tick), duration, interval);
      if (run.error !== undefined) this.#trouble(new Error(`a run of the rule ${run.ruleId} failed: ${run.error}`));
      yield run;
      start = performance.now();
    }
  }

  /** Goes on showing stored events to rules that do not run yet, until there may be something due. */
  *#readForHeld(): Generator<undefined> {
    if (this.#engine.held.size > 0) this.#reading ??= this.#showStored();
    while (this.#reading && this.#options.now() - this.#tick < MAX_READING) {
      if (this.#reading.next().done === true) this.#reading = undefined;
      yield undefined;
    }
  }

  *#showStored(): Generator<undefined> {
    const held = [...this.#engine.held].flatMap((id) => this.#rules.get(id) ?? []);
    const starts = held.map((compiled) => {
      const { interval } = compiled.timetable;
      // The last tick that is past: what the rule looks back on then is read at once.
      return { compiled, tick: Math.floor(this.#tick / interval) * interval };
    });
    const until = this.#observed;
    const since = Math.max(0, Math.min(...starts.map(({ compiled, tick }) => reachOf(compiled, tick))) - DAY);
    for (let cursor = 0; cursor < until; ) {
      let count = 0;
      for (const { arrival, event } of this.#store.events.after(cursor, since)) {
        cursor = arrival;
        if (arrival > until) break;
        this.#guarded(() => this.#engine.showToHeld(event));
        if (++count === SLICE) break;
      }
      yield undefined;
      if (count < SLICE) break;
    }
    for (const { compiled, tick } of starts) this.#engine.start(compiled.rule.id, tick - compiled.timetable.interval);
    this.#hasNews = true;
  }

  #replaceRules(): void {
    const rules = this.#wanted;
    if (!rules) return;
    this.#wanted = undefined;
    const same = new Set(rules.filter((rule) => this.#isSame(rule)).map(({ rule }) => rule.id));
    this.#engine.replaceRules(rules, same);
    this.#rules = byId(rules);
    this.#health.keepOnly(new Set(this.#rules.keys()));
    this.#reading = undefined;
    this.#hasNews = true;
  }

  #isSame(rule: CompiledRule): boolean {
    const known = this.#rules.get(rule.rule.id);
    return known !== undefined && (known === rule || printOf(known) === printOf(rule));
  }

  #applyMarks(): void {
    const marks = this.#marks;
    this.#marks = [];
    for (const mark of marks) this.#mark(mark);
  }

  #trouble(error: unknown): void {
    this.#options.onTrouble?.(error);
  }

  /** What fails on one event keeps nothing from the others. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#trouble(error);
    }
  }

  #keep(runs: readonly Run[]): void {
    this.#unwritten = [...this.#unwritten, ...runs];
    if (this.#unwritten.length === 0) return;
    this.#write(this.#unwritten);
    this.#unwritten = [];
    this.#hasNews = true;
  }

  /** All or nothing; answers the alerts that were not there before. */
  #write(runs: readonly Run[]): readonly Alert[] {
    const fresh = this.#store.database.inTransaction(() => {
      this.#store.runs.write(runs);
      const noted = this.#tick;
      for (const { ruleId, gaps } of runs) for (const gap of gaps) this.#store.gaps.note({ ruleId, ...gap, reason: 'failure', noted });
      const written = runs.flatMap(({ kind, alerts, updates }) => {
        const added = this.#store.alerts.write(alerts);
        for (const update of updates) this.#store.alerts.update(update);
        return added.map((alert) => ({ kind, alert }));
      });
      this.#options.storing?.(written.filter(({ kind }) => kind !== 'manual').map(({ alert }) => alert));
      return written.map(({ alert }) => alert);
    });
    for (const { onRuns } of this.#listeners) onRuns?.(runs);
    if (fresh.length === 0) return fresh;
    this.#options.onAlerts?.(fresh);
    for (const { onAlerts } of this.#listeners) onAlerts?.(fresh);
    return fresh;
  }

  #observe(stored: Iterable<StoredEvent>): void {
    for (const { arrival, event } of stored) {
      this.#guarded(() => this.#engine.observe(event));
      this.#observed = arrival;
      this.#hasNews = true;
    }
  }

  #mark({ number, alertId, status }: StatusMark): void {
    if (status === 'closed') this.#engine.closeAlert(alertId);
    else this.#engine.reopenAlert(alertId);
    this.#change = number;
    this.#hasNews = true;
  }

  #recover(): void {
    const snapshot = this.#store.runs.readSnapshot();
    if (snapshot) {
      const { engine, prints, change } = snapshot.state as unknown as Memory;
      if (engine.version === SNAPSHOT_VERSION) this.#restore(engine, new Map(prints));
      else for (const id of this.#rules.keys()) this.#engine.hold(id);
      [this.#observed, this.#change] = [snapshot.arrival, change];
    }
    this.#observe(this.#store.events.after(this.#observed));
    for (const change of this.#store.alerts.changesAfter(this.#change)) {
      this.#keep(this.#engine.advance(change.tick));
      this.#mark(change);
    }
    this.#tick = Math.max(snapshot?.tick ?? 0, this.#store.runs.lastTick());
    this.#signOfLife = this.#tick;
    this.#noteDowntime(snapshot?.tick);
  }

  /** Rules that are as they were go on; others begin with what they had settled. */
  #restore(engine: EngineSnapshot, prints: ReadonlyMap<string, string>): void {
    const before = new Map(engine.rules);
    const isSame = (id: string): boolean => prints.get(id) === printOf(this.#rules.get(id));
    this.#engine.restore({ ...engine, rules: engine.rules.filter(([id]) => isSame(id)) });
    for (const id of this.#rules.keys()) if (!isSame(id)) this.#engine.hold(id, before.get(id));
  }

  /** The runs that were not made while the service was away are made now, on what arrived before and arrives yet; that it was away is kept. */
  #noteDowntime(from: number | undefined): void {
    const [now, since] = [this.#options.now(), Math.max(from ?? 0, this.#tick)];
    if (from === undefined || now - since <= 2 * SIGN_OF_LIFE) return;
    this.#store.database.inTransaction(() => {
      for (const id of this.#rules.keys())
        this.#store.gaps.note({ ruleId: id, from: since, to: now, reason: 'downtime', noted: now, filled: now });
    });
  }
}

type StatusMark = { readonly number: number; readonly alertId: string; readonly status: AlertStatus };

function byId(rules: readonly CompiledRule[]): ReadonlyMap<string, CompiledRule> {
  return new Map(rules.map((compiled) => [compiled.rule.id, compiled]));
}
