import type { JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Alert, AlertUpdate } from './alert/alert.ts';
import type { Candidate } from './alert/candidate.ts';
import { executionId } from './alert/identity.ts';
import { assertBalanced, type LedgerEntry } from './alert/ledger.ts';
import { type Group, type Settled, settle } from './alert/settle.ts';
import type { CompiledRule } from './compile.ts';
import type { Window } from './ports.ts';
import { compileReadable, relativeFilters } from './readable.ts';
import { firstTickReaching, tickAtOrAfter } from './schedule.ts';
import { AlertReadings, type AlertReadingsSnapshot, MAX_READINGS } from './state/alert-readings.ts';
import type { Hit } from './state/hit.ts';
import { Hits } from './state/hits.ts';
import type { Detected, Detector } from './types/detector.ts';

/** One run of a rule: what it read, what it made of it. */
export type Run = {
  readonly ruleId: string;
  readonly tick: number;
  readonly executionId: string;
  readonly window: Window;
  /** Earlier windows that were read again because events for them arrived late. */
  readonly reread: readonly Window[];
  readonly alerts: readonly Alert[];
  readonly updates: readonly AlertUpdate[];
  readonly ledger: LedgerEntry;
  /** Sentences about what did not go the plain way: deferred candidates, late events that no window holds. */
  readonly warnings: readonly string[];
};

/** What is kept of a rule between runs, as plain data. */
export type RuleSnapshot = {
  readonly lastTick?: number;
  readonly arrived: readonly StoredHit[];
  readonly waiting: readonly StoredHit[];
  readonly settled: readonly string[];
  readonly deferred: readonly Candidate[];
  readonly groups: readonly (readonly [string, Group])[];
  readonly readings: AlertReadingsSnapshot;
  readonly detector?: JsonValue;
};

/** `exceptedUntil`: absent when no exception takes the event, null when one does for good. */
type StoredHit = {
  readonly event: Event;
  readonly time: number;
  readonly filters: readonly number[];
  readonly exceptedUntil?: number | null;
  readonly made?: number;
};

/** A run reads at most this many earlier windows again; more late events than that are reported. */
const MAX_REREAD = 10_000;

/** Runs one rule over its hits, tick by tick, and remembers what must outlive a run. */
export class RuleRunner {
  readonly #compiled: CompiledRule;
  readonly #hits = new Hits();
  readonly #settled: Settled = { ids: new Set(), deferred: [], groups: new Map() };
  readonly #detector: Detector;
  /** The filters with date math. */
  readonly #relative: ReadonlySet<number>;
  readonly #readings = new AlertReadings();
  #lastTick: number | undefined;

  constructor(compiled: CompiledRule) {
    this.#compiled = compiled;
    this.#detector = compiled.createDetector();
    this.#relative = relativeFilters(compiled.filters);
  }

  get deferredCount(): number {
    return this.#settled.deferred.length;
  }

  addHit(event: Event, filters: readonly number[]): void {
    const time = this.#compiled.timeOf(event);
    if (time === undefined) return;
    const exceptedUntil = this.#compiled.exceptedUntil(event.document);
    // An exception that expires, and date math in a filter, are decided later on the whole document.
    const isOpen = exceptedUntil !== Number.NEGATIVE_INFINITY || filters.some((filter) => this.#relative.has(filter));
    const kept = isOpen ? event : (this.#detector.keep?.(event, time, filters) ?? event);
    this.#hits.add({ event: kept, time, filters, exceptedUntil });
  }

  /** An alert that a rule made here; there may be too many of them. */
  addAlert(event: Event, filters: readonly number[]): void {
    if (this.#readings.take(event)) this.addHit(event, filters);
  }

  /** From the next run on, an alert that somebody closed suppresses no others; one opened again does. */
  markAlert(alertId: string, { isClosed }: Pick<Group, 'isClosed'>): void {
    for (const group of this.#settled.groups.values()) if (group.alertId === alertId) group.isClosed = isClosed;
  }

  /** The next tick at which there may be something to read or to settle; ticks before it are free. */
  nextTick(): number | undefined {
    const { timetable } = this.#compiled;
    const arrival = least(this.#hits.nextArrival(), this.#readings.refusedSince);
    const arriving = arrival === undefined ? undefined : tickAtOrAfter(arrival, timetable.interval);
    if (this.#lastTick === undefined) return arriving;
    const earliest = this.#lastTick + timetable.interval;
    if (this.deferredCount > 0) return earliest;
    const oldest = this.#hits.oldestFrom(timetable.windowAt(earliest).from);
    const due = [arriving, oldest && firstTickReaching(oldest.time, timetable)].filter((tick) => tick !== undefined);
    return due.length === 0 ? undefined : Math.max(earliest, Math.min(...due));
  }

  #reachesBack(tick: number, time: number): boolean {
    return this.#compiled.timetable.windowAt(tick).from <= time;
  }

  /** Runs the rule at a tick; undefined when there was nothing to read. `dataStart` is when the data begin, as far as they have arrived. */
  run(tick: number, dataStart?: number): Run | undefined {
    const { rule, timetable } = this.#compiled;
    const window = timetable.windowAt(tick);
    const arrived = this.#hits.arriveUntil(tick);
    this.#detector.arrive?.(arrived);
    this.#lastTick = tick;
    const late = this.#lateWindows(
      arrived.filter(({ time }) => time < window.from),
      tick,
    );
    const readings = [...late.ticks, tick].map((past) => this.#read(past, tick, dataStart));
    const candidates = readings.flatMap((reading) => reading.candidates);
    const settlement = settle(candidates, this.#compiled, tick, this.#settled);
    const repeats = total(readings, 'repeats');
    const ledger = assertBalanced({
      ruleId: rule.id,
      tick,
      hits: total(readings, 'hits'),
      excepted: total(readings, 'excepted'),
      read: total(readings, 'read'),
      candidates: candidates.length + repeats,
      ...settlement.counts,
      duplicate: settlement.counts.duplicate + repeats,
    });
    const refused = this.#readings.report();
    if (ledger.hits === 0 && ledger.carriedOver === 0 && late.unread === 0 && refused === 0) return undefined;
    return {
      ruleId: rule.id,
      tick,
      executionId: executionId(rule, tick),
      window,
      reread: late.ticks.map(timetable.windowAt),
      alerts: settlement.alerts,
      updates: settlement.updates,
      ledger,
      warnings: [
        ...new Set(readings.flatMap(({ warnings }) => warnings)),
        ...deferredWarning(ledger, rule.maxSignals),
        ...unreadWarning(late.unread),
        ...refusedWarning(refused),
      ],
    };
  }

  snapshot(): RuleSnapshot {
    const { arrived, waiting } = this.#hits.snapshot();
    return {
      ...(this.#lastTick === undefined ? {} : { lastTick: this.#lastTick }),
      arrived: arrived.map(storedHit),
      waiting: waiting.map(storedHit),
      settled: [...this.#settled.ids],
      deferred: this.#settled.deferred,
      groups: [...this.#settled.groups].map(([instance, group]) => [instance, { ...group }]),
      readings: this.#readings.snapshot(),
      ...(this.#detector.snapshot ? { detector: this.#detector.snapshot() } : {}),
    };
  }

  restore(snapshot: RuleSnapshot): void {
    this.#lastTick = snapshot.lastTick;
    const arrived = snapshot.arrived.map(revivedHit);
    this.#hits.restore(arrived, snapshot.waiting.map(revivedHit), snapshot.lastTick);
    this.#detector.arrive?.(arrived);
    if (snapshot.detector !== undefined) this.#detector.restore?.(snapshot.detector);
    this.#readings.restore(snapshot.readings);
    for (const id of snapshot.settled) this.#settled.ids.add(id);
    this.#settled.deferred = snapshot.deferred;
    for (const [instance, group] of snapshot.groups) this.#settled.groups.set(instance, { ...group });
  }

  /** The earlier ticks whose windows late events fall into, oldest first, and how many events no window holds. */
  #lateWindows(late: readonly Hit[], tick: number): { readonly ticks: readonly number[]; readonly unread: number } {
    const { timetable, rereads } = this.#compiled;
    const ticks = new Set<number>();
    let unread = 0;
    for (const { time } of late) {
      const first = firstTickReaching(time, timetable);
      if (ticks.size >= MAX_REREAD || timetable.windowAt(first).from > time) unread++;
      const last = rereads === 'first' ? first : tick - timetable.interval;
      for (let past = first; past <= last && this.#reachesBack(past, time) && ticks.size < MAX_REREAD; past += timetable.interval)
        ticks.add(past);
    }
    return { ticks: [...ticks].sort((left, right) => left - right), unread };
  }

  /** What the rule type makes of one window, as of `asOf`: the tick of the run, later than the window's when it is read again. */
  #read(tick: number, asOf: number, dataStart: number | undefined): Reading {
    const { interval, windowAt } = this.#compiled.timetable;
    const window = windowAt(tick);
    const nextFrom = windowAt(tick + interval).from;
    const { hits, counts } = compileReadable(this.#compiled, tick, asOf)(this.#hits.within(window));
    const known = dataStart === undefined ? {} : { dataStart };
    const { candidates, repeats, warnings = [] } = this.#detector.detect({ tick, asOf, window, nextFrom, hits, ...known });
    const intended = (candidate: Candidate): Candidate => ({ ...candidate, intended: tick });
    return { ...counts, repeats, warnings, candidates: tick === asOf ? candidates : candidates.map(intended) };
  }
}

type Reading = Pick<LedgerEntry, 'hits' | 'excepted' | 'read'> & Required<Detected>;

function total(readings: readonly Reading[], name: 'hits' | 'excepted' | 'read' | 'repeats'): number {
  return readings.reduce((sum, reading) => sum + reading[name], 0);
}

function storedHit({ event, time, filters, exceptedUntil, made }: Hit): StoredHit {
  const excepted =
    exceptedUntil === Number.NEGATIVE_INFINITY ? {} : { exceptedUntil: Number.isFinite(exceptedUntil) ? exceptedUntil : null };
  return { event, time, filters, ...excepted, ...(made === undefined ? {} : { made }) };
}

function revivedHit({ exceptedUntil, ...stored }: StoredHit): Hit {
  return { ...stored, exceptedUntil: exceptedUntil === null ? Number.POSITIVE_INFINITY : (exceptedUntil ?? Number.NEGATIVE_INFINITY) };
}

function least(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || (right !== undefined && right < left) ? right : left;
}

function deferredWarning({ deferred }: LedgerEntry, maxSignals: number): readonly string[] {
  if (deferred === 0) return [];
  return [`Alerts that wait for the next run, because max_signals allows ${maxSignals} a run: ${deferred}`];
}

function unreadWarning(count: number): readonly string[] {
  if (count === 0) return [];
  return [`Events that no window of the rule holds, because it looks back less far than the time between its runs: ${count}`];
}

function refusedWarning(count: number): readonly string[] {
  if (count === 0) return [];
  return [`Alerts over alerts that were not read, because the rule has read ${MAX_READINGS} about the same events: ${count}`];
}
