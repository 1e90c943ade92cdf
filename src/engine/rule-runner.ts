import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Candidate } from './alert/candidate.ts';
import { executionId } from './alert/identity.ts';
import { assertBalanced, type LedgerEntry } from './alert/ledger.ts';
import { type Group, type Occasion, type Settled, type Settlement, settle } from './alert/settle.ts';
import type { CompiledRule } from './compile.ts';
import { errorsText, errorText } from './failure.ts';
import { Horizon } from './horizon.ts';
import type { Window } from './ports.ts';
import { compileReadable, relativeFilters } from './readable.ts';
import { type Obstacles, type Run, warningsOf } from './run.ts';
import { firstTickReaching, tickAtOrAfter } from './schedule.ts';
import { AlertReadings, type AlertReadingsSnapshot } from './state/alert-readings.ts';
import type { Hit } from './state/hit.ts';
import { Hits } from './state/hits.ts';
import { OwedWindows } from './state/owed-windows.ts';
import { revivedHit, type StoredHit, storedHit } from './state/stored-hit.ts';
import type { Detector } from './types/detector.ts';

/** What is kept of a rule between runs, as plain data. */
export type RuleSnapshot = {
  readonly lastTick?: number;
  readonly arrived: readonly StoredHit[];
  readonly waiting: readonly StoredHit[];
  readonly settled: readonly (readonly [id: string, time: number])[];
  readonly deferred: readonly Candidate[];
  readonly groups: readonly (readonly [string, Group])[];
  readonly readings: AlertReadingsSnapshot;
  readonly owed: ReturnType<OwedWindows['snapshot']>;
  readonly sinceTick: SinceTick;
  readonly detector?: JsonValue;
};

/** What was made at the moment events arrived, since the last run on schedule. */
type SinceTick = { readonly made: number; readonly created: number };

export type RunnerOptions = {
  /** How late an event may arrive and still be read with those beside it, in milliseconds. Absent: nothing is forgotten. */
  readonly lateness?: number;
  /** Whether `runNow` is asked. */
  readonly isRealtime?: boolean;
};

/** A run reads at most this many earlier windows again; more late events than that are reported. */
const MAX_REREAD = 10_000;

/** Runs one rule over its hits, tick by tick, and remembers what must outlive a run. A run that fails loses nothing of the rule's state. */
export class RuleRunner {
  #compiled: CompiledRule;
  readonly #hits = new Hits();
  readonly #settled: Settled = { ids: new Map(), deferred: [], groups: new Map() };
  readonly #detector: Detector;
  /** The filters with date math. */
  readonly #relative: ReadonlySet<number>;
  readonly #readings = new AlertReadings();
  readonly #owed = new OwedWindows();
  readonly #horizon: Horizon;
  /** Hits that arrived since the last look at arrivals; undefined when nobody looks at them. */
  #fresh: Hit[] | undefined;
  #sinceTick: SinceTick = { made: 0, created: 0 };
  /** What failed while hits were taken in. */
  #troubles: string[] = [];
  #lastTick: number | undefined;

  constructor(compiled: CompiledRule, { lateness = Number.POSITIVE_INFINITY, isRealtime = false }: RunnerOptions = {}) {
    this.#compiled = compiled;
    this.#detector = compiled.createDetector();
    this.#relative = relativeFilters(compiled.filters);
    this.#horizon = new Horizon(compiled.timetable, lateness);
    this.#fresh = isRealtime ? [] : undefined;
  }

  /** Goes on with a rule that finds the same and may say something else of it. */
  adopt(compiled: CompiledRule): void {
    this.#compiled = compiled;
  }

  get deferredCount(): number {
    return this.#settled.deferred.length;
  }

  /** The tick of the last run. */
  get lastTick(): number | undefined {
    return this.#lastTick;
  }

  /** Takes over what a rule of the same id had settled before it was changed: what it found already, and what waits. */
  inherit({ settled, deferred, groups }: Pick<RuleSnapshot, 'settled' | 'deferred' | 'groups'>): void {
    for (const [id, time] of settled) this.#settled.ids.set(id, time);
    this.#settled.deferred = deferred;
    this.#settled.groups = new Map(groups);
  }

  /** Begins behind a tick: what arrived until then is there to be looked back on, and its own windows are not read. */
  startAfter(tick: number): void {
    this.#learn(this.#hits.arriveUntil(tick));
    this.#fresh = this.#fresh?.filter(({ event }) => event.ingested > tick);
    this.#lastTick = tick;
  }

  /** A rule that fails on an event is too loud rather than blind, and says so in its next run. */
  addHit(event: Event, filters: readonly number[]): void {
    const time = this.#guarded(event, () => this.#compiled.timeOf(event), event.time);
    if (time === undefined) return;
    const exceptedUntil = this.#guarded(event, () => this.#compiled.exceptedUntil(event.document), Number.NEGATIVE_INFINITY);
    // An exception that expires, and date math in a filter, are decided later on the whole document.
    const isOpen = exceptedUntil !== Number.NEGATIVE_INFINITY || filters.some((filter) => this.#relative.has(filter));
    const kept = isOpen ? event : this.#guarded(event, () => this.#detector.keep?.(event, time, filters) ?? event, event);
    const hit: Hit = { event: kept, time, filters, exceptedUntil };
    if (this.#hits.add(hit)) this.#fresh?.push(hit);
  }

  /** An alert that a rule made here; there may be too many of them. */
  addAlert(event: Event, filters: readonly number[]): void {
    if (this.#readings.take(event)) this.addHit(event, filters);
  }

  /** From the next run on, an alert that somebody closed suppresses no others; one opened again does. */
  markAlert(alertId: string, { isClosed }: Pick<Group, 'isClosed'>): void {
    const marked = [...this.#settled.groups].map(
      ([instance, group]) => [instance, group.alertId === alertId ? { ...group, isClosed } : group] as const,
    );
    this.#settled.groups = new Map(marked);
  }

  /** The next tick at which there may be something to read or to settle; ticks before it are free. */
  nextTick(): number | undefined {
    const { timetable } = this.#compiled;
    const arrival = least(this.#hits.nextArrival(), this.#readings.refusedSince);
    const arriving = arrival === undefined ? undefined : tickAtOrAfter(arrival, timetable.interval);
    if (this.#lastTick === undefined) return arriving;
    const earliest = this.#lastTick + timetable.interval;
    if (this.deferredCount > 0 || this.#owed.count > 0) return earliest;
    const oldest = this.#hits.oldestFrom(timetable.windowAt(earliest).from);
    const due = [arriving, oldest && firstTickReaching(oldest.time, timetable)].filter((tick) => tick !== undefined);
    return due.length === 0 ? undefined : Math.max(earliest, Math.min(...due));
  }

  /** Runs the rule at a tick; undefined when there was nothing to read. `dataStart` is when the data begin, as far as they have arrived. */
  run(tick: number, dataStart?: number): Run | undefined {
    this.forget(tick);
    const arrived = this.#hits.arriveUntil(tick);
    this.#learn(arrived);
    this.#lastTick = tick;
    this.#fresh = this.#fresh?.filter(({ event }) => event.ingested > tick);
    const { from } = this.#compiled.timetable.windowAt(tick);
    const late = this.#lateWindows(
      arrived.filter(({ time }) => time < from),
      tick,
    );
    const again = [...new Set([...this.#owed.ticks(), ...late.ticks])].sort((left, right) => left - right);
    const readings = [...again, tick].map((past) => this.#read(past, { tick: past, asOf: tick, dataStart }));
    const { made, created } = this.#sinceTick;
    this.#sinceTick = { made: 0, created: 0 };
    const cap = Math.max(0, this.#cap - created);
    const { run, failed } = this.#conclude(readings, { tick, created: tick, execution: 'scheduled', cap }, { ...late, realtime: made });
    const givenUp = this.#owed.note([...again, tick], failed);
    const gaps = [...givenUp.map(this.#compiled.timetable.windowAt), ...late.gaps];
    return isEmpty(run) && gaps.length === 0 && late.unread === 0 ? undefined : { ...run, kind: 'scheduled', gaps };
  }

  /**
   * Looks at what has arrived since the last look, between ticks: the alerts that the next run would make of it are made now, and that run finds
   * them made. Answers the run and the tick it ran ahead of. Only for rules whose events each stand for themselves.
   */
  runNow(now: number): { readonly run: Run; readonly aheadOf: number } | undefined {
    const fresh = this.#fresh?.filter(({ event }) => event.ingested <= now) ?? [];
    if (fresh.length === 0) return undefined;
    this.#fresh = this.#fresh?.filter(({ event }) => event.ingested > now);
    const { timetable } = this.#compiled;
    const aheadOf = Math.max(tickAtOrAfter(now, timetable.interval), (this.#lastTick ?? Number.NEGATIVE_INFINITY) + timetable.interval);
    const cap = this.#cap - this.#sinceTick.created;
    // What the cap leaves over is the next run's.
    if (cap <= 0) return undefined;
    const hitsByTick = Map.groupBy(fresh, ({ time }) => this.#tickHolding(time, aheadOf));
    const readings = [...hitsByTick].flatMap(([tick, hits]) =>
      tick === undefined ? [] : [this.#read(tick, { tick: aheadOf, asOf: aheadOf, hits })],
    );
    const { run } = this.#conclude(readings, { tick: aheadOf, created: now, execution: 'scheduled', cap });
    const { created, candidates } = run.ledger;
    this.#sinceTick = { made: this.#sinceTick.made + candidates, created: this.#sinceTick.created + created };
    const { from } = timetable.windowAt(aheadOf);
    return candidates === 0 ? undefined : { run: { ...run, kind: 'realtime', window: { from, to: now } }, aheadOf };
  }

  /** Makes ready for manual runs beside a rule that is at work: what that one has found and counted is known. */
  standBeside({ settled, detector }: RuleSnapshot): void {
    this.inherit({ settled, deferred: [], groups: [] });
    if (detector !== undefined) this.#detector.restore?.(detector);
  }

  /** Learns of an alert of the rule that is stored: what it counted does not count again. */
  recall(document: JsonObject): void {
    this.#detector.recall?.(document);
  }

  /** Alerts that take in others of their groups, beside those that runs here have made. */
  addGroups(groups: Iterable<readonly [instance: string, Group]>): void {
    this.#settled.groups = new Map([...this.#settled.groups, ...groups]);
  }

  /**
   * Reads the window of a past tick because somebody asks for it `now`. Runs of a period are asked for in the order of their ticks, with all
   * events there.
   */
  runManually(tick: number, now: number): Run | undefined {
    this.#learn(this.#hits.arriveUntil(now));
    const reading = this.#read(tick, { tick, asOf: tick });
    const { run } = this.#conclude([reading], { tick, created: now, execution: 'manual', cap: this.#cap });
    return isEmpty(run) ? undefined : { ...run, kind: 'manual' };
  }

  /** Lets go of what no window asks for that can still be read. */
  forget(now: number): void {
    const horizon = this.#horizon.advance(now);
    if (horizon === undefined) return;
    const needs = this.#detector.needs?.bind(this.#detector);
    const gone = this.#hits.forgetBefore(horizon, (hit) => needs?.(hit, now) === true);
    if (gone.length > 0) this.#detector.dropped?.(gone);
    this.#detector.forget?.(horizon);
    // A group's alert may be named by a stretch of data that begins a look-back earlier.
    const oldest = horizon - this.#horizon.lookBack;
    for (const [id, time] of this.#settled.ids) if (time < oldest) this.#settled.ids.delete(id);
    this.#readings.forget(oldest);
  }

  snapshot(): RuleSnapshot {
    const { arrived, waiting } = this.#hits.snapshot();
    return {
      ...(this.#lastTick === undefined ? {} : { lastTick: this.#lastTick }),
      arrived: arrived.map(storedHit),
      waiting: waiting.map(storedHit),
      settled: [...this.#settled.ids],
      deferred: this.#settled.deferred,
      groups: [...this.#settled.groups],
      readings: this.#readings.snapshot(),
      owed: this.#owed.snapshot(),
      sinceTick: this.#sinceTick,
      ...(this.#detector.snapshot ? { detector: this.#detector.snapshot() } : {}),
    };
  }

  restore(snapshot: RuleSnapshot): void {
    this.#lastTick = snapshot.lastTick;
    const arrived = snapshot.arrived.map(revivedHit);
    this.#hits.restore(arrived, snapshot.waiting.map(revivedHit), snapshot.lastTick);
    this.#learn(arrived);
    if (snapshot.detector !== undefined) this.#detector.restore?.(snapshot.detector);
    this.#readings.restore(snapshot.readings);
    this.#owed.restore(snapshot.owed);
    this.#sinceTick = snapshot.sinceTick;
    this.inherit(snapshot);
  }

  /** A cap of none would never let a deferred candidate go. */
  get #cap(): number {
    return Math.max(1, this.#compiled.rule.maxSignals);
  }

  #guarded<T>(event: Event, work: () => T, otherwise: T): T {
    try {
      return work();
    } catch (error) {
      this.#troubles.push(`the event ${event.id} could not be taken in as it should: ${errorText(error)}`);
      return otherwise;
    }
  }

  /** Tells the detector of hits; one that it fails on does not keep it from the others. Learning twice is learning once. */
  #learn(hits: readonly Hit[]): void {
    if (!this.#detector.arrive) return;
    try {
      this.#detector.arrive(hits);
    } catch {
      for (const hit of hits) this.#guarded(hit.event, () => this.#detector.arrive?.([hit]), undefined);
    }
  }

  /** The tick whose window a hit is read in when the next run is at `tick`: that one, or for a late hit an earlier one; undefined: none yet. */
  #tickHolding(time: number, tick: number): number | undefined {
    const { timetable } = this.#compiled;
    const { from, to } = timetable.windowAt(tick);
    if (time > to) return undefined;
    if (time >= from) return tick;
    const first = firstTickReaching(time, timetable);
    return timetable.windowAt(first).from <= time ? first : undefined;
  }

  /** The earlier ticks whose windows late events fall into, oldest first, and how many events no window holds. */
  #lateWindows(late: readonly Hit[], tick: number): LateWindows {
    const { timetable, rereads } = this.#compiled;
    const ticks = new Set<number>();
    const gaps = new Map<number, Window>();
    let [unread, forgotten] = [0, 0];
    for (const { time } of late) {
      const first = firstTickReaching(time, timetable);
      const window = timetable.windowAt(first);
      if (!this.#standsAlone && window.from < this.#horizon.at(tick)) {
        forgotten++;
        gaps.set(first, window);
        continue;
      }
      if (ticks.size >= MAX_REREAD || window.from > time) unread++;
      const last = rereads === 'first' ? first : tick - timetable.interval;
      for (let past = first; past <= last && timetable.windowAt(past).from <= time && ticks.size < MAX_REREAD; past += timetable.interval)
        ticks.add(past);
    }
    return { ticks: [...ticks], unread, forgotten, gaps: [...gaps.values()] };
  }

  /** Whether a late event can be read when everything beside it is forgotten. */
  get #standsAlone(): boolean {
    return this.#compiled.rereads === 'first' && this.#detector.forget === undefined;
  }

  /** What the rule type makes of one window. When that fails, nothing has happened, and the reading says why. */
  #read(past: number, { tick, asOf, hits: given, dataStart }: ReadRequest): Reading {
    const { timetable, rereads } = this.#compiled;
    const { interval, windowAt } = timetable;
    const window = windowAt(tick);
    const nextFrom = windowAt(tick + interval).from;
    const found = given ?? this.#hits.within(window);
    // Hits make candidates by themselves only where each stands for itself.
    const unread = rereads === 'first' ? found.filter(({ made }) => made === undefined) : [];
    const undoMade = (): void => {
      for (const hit of unread) hit.made = undefined;
    };
    try {
      const { hits, counts } = compileReadable(this.#compiled, tick, asOf)(found);
      const known = dataStart === undefined ? {} : { dataStart };
      const detected = this.#detector.detect({ tick, asOf, window, nextFrom, hits, ...known });
      const { candidates, repeats, warnings = [], errors = [], undo } = detected;
      const intended = past === asOf ? candidates : candidates.map((candidate) => ({ ...candidate, intended: past }));
      const undoAll = (): void => {
        undo?.();
        this.#detector.restart?.();
        undoMade();
      };
      return { tick: past, isOpen: found.length > 0, ...counts, repeats, warnings, errors, candidates: intended, undo: undoAll };
    } catch (error) {
      this.#detector.restart?.();
      undoMade();
      return { ...NOTHING_READ, tick: past, isOpen: found.length > 0, errors: [errorText(error)] };
    }
  }

  /** Settles what was read and keeps the result, or when that fails takes everything back: the windows are owed then. */
  #conclude(
    readings: readonly Reading[],
    occasion: Omit<Occasion, 'rule' | 'texts' | 'riskTermsOf'>,
    { realtime, unread, forgotten }: Beside = NOTHING_BESIDE,
  ): Concluded {
    const { rule, texts, riskTermsOf, timetable } = this.#compiled;
    const { tick, created } = occasion;
    const about = { ruleId: rule.id, tick: created === tick || occasion.execution === 'manual' ? tick : created };
    const troubles = this.#troubles;
    this.#troubles = [];
    let [settlement, ledger, errors]: Outcome = [undefined, emptyLedger(about, this.deferredCount), troubles];
    try {
      const settled = settle(
        readings.flatMap(({ candidates }) => candidates),
        this.#settled,
        { rule, texts, riskTermsOf, ...occasion },
      );
      ledger = ledgerOf(about, readings, settled.counts, realtime);
      settled.commit();
      settlement = settled;
      errors = [...troubles, ...settled.errors, ...readings.flatMap((reading) => reading.errors)];
    } catch (error) {
      for (const { undo } of readings.toReversed()) undo();
      errors = [...troubles, errorText(error)];
    }
    const failed = settlement ? readings.filter((reading) => reading.errors.length > 0) : readings;
    const error = errorsText(errors);
    const obstacles: Obstacles = { unread, forgotten, refused: this.#readings.report() };
    const run = {
      ...about,
      executionId: executionId(rule, created),
      window: timetable.windowAt(tick),
      reread: readings.filter((reading) => reading.tick !== tick).map((reading) => timetable.windowAt(reading.tick)),
      alerts: settlement?.alerts ?? [],
      updates: settlement?.updates ?? [],
      ledger,
      warnings: [...new Set(readings.flatMap(({ warnings }) => warnings)), ...warningsOf(ledger, obstacles, rule.maxSignals)],
      ...(error === undefined ? {} : { error }),
      gaps: [],
    };
    return { run, failed: new Set(failed.filter(({ isOpen }) => isOpen).map((reading) => reading.tick)) };
  }
}

/** `tick` is when the rule thinks it is. */
type ReadRequest = {
  readonly tick: number;
  readonly asOf: number;
  /** Instead of all that the window holds. */
  readonly hits?: readonly Hit[];
  readonly dataStart?: number | undefined;
};

type Reading = Pick<LedgerEntry, 'hits' | 'excepted' | 'read'> & {
  readonly tick: number;
  /** Whether there is something in the window to be read again. */
  readonly isOpen: boolean;
  readonly candidates: readonly Candidate[];
  readonly repeats: number;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  readonly undo: () => void;
};

const NOTHING_READ = { hits: 0, excepted: 0, read: 0, candidates: [], repeats: 0, warnings: [], undo: () => undefined };

type LateWindows = Pick<Obstacles, 'unread' | 'forgotten'> & { readonly ticks: readonly number[]; readonly gaps: readonly Window[] };

/** What a run has to tell besides what it read. */
type Beside = Pick<Obstacles, 'unread' | 'forgotten'> & { readonly realtime: number };

const NOTHING_BESIDE: Beside = { unread: 0, forgotten: 0, realtime: 0 };

/** A run, and the ticks of the windows that could not be read. */
type Concluded = { readonly run: Omit<Run, 'kind'>; readonly failed: ReadonlySet<number> };

type Outcome = [settlement: Settlement | undefined, ledger: LedgerEntry, errors: readonly string[]];

type About = Pick<LedgerEntry, 'ruleId' | 'tick'>;

function ledgerOf(about: About, readings: readonly Reading[], counts: Settlement['counts'], realtime: number): LedgerEntry {
  const repeats = total(readings, 'repeats');
  const { failed, ...others } = counts;
  return assertBalanced({
    ...about,
    hits: total(readings, 'hits'),
    excepted: total(readings, 'excepted'),
    read: total(readings, 'read'),
    candidates: readings.reduce((sum, { candidates }) => sum + candidates.length, 0) + repeats,
    ...others,
    duplicate: counts.duplicate + repeats,
    ...(failed === 0 ? {} : { failed }),
    ...(realtime === 0 ? {} : { realtime }),
  });
}

function emptyLedger(about: About, waiting: number): LedgerEntry {
  const none = { hits: 0, excepted: 0, read: 0, candidates: 0, created: 0, duplicate: 0, suppressed: 0 };
  return { ...about, ...none, carriedOver: waiting, deferred: waiting };
}

function total(readings: readonly Reading[], name: 'hits' | 'excepted' | 'read' | 'repeats'): number {
  return readings.reduce((sum, reading) => sum + reading[name], 0);
}

/** A run that has nothing to tell. */
function isEmpty({ ledger, error, warnings }: Omit<Run, 'kind'>): boolean {
  return ledger.hits === 0 && ledger.carriedOver === 0 && error === undefined && warnings.length === 0;
}

function least(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || (right !== undefined && right < left) ? right : left;
}
