import { type Alert, applyUpdate } from '#engine/alert/alert.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import type { Matcher } from '#engine/match/matcher.ts';
import type { Run } from '#engine/run.ts';
import type { Event } from '#event/event.ts';
import type { MatchedBlock } from './block-matcher.ts';
import { EventIntake, type EventPlace, type IntakeCounts, type IntakeOptions } from './event-intake.ts';
import { RuleWatch } from './rule-watch.ts';

export type { EventPlace, Sample } from './event-intake.ts';

export type ReplayOptions = IntakeOptions & {
  readonly rules: readonly CompiledRule[];
  /** Remember for every rule the event that came closest to it. Costs time. */
  readonly explain?: boolean;
};

/** What a replay read, before anything was detected. */
export type ReadCounts = IntakeCounts & { readonly hits: number };

export type ReplayResult = ReadCounts & {
  /** In the order of runs. */
  readonly alerts: readonly Alert[];
  readonly runs: readonly Run[];
  readonly watch?: RuleWatch;
};

/** Of how many events that hit the place is remembered; those beyond are found by their id. */
const MAX_PLACES = 100_000;

/**
 * Replays rules over records as their schedule would have run them: the clock follows the events. Records are matched as they are added and
 * only what hit is kept, so memory follows the hits and not the input. The same records in any order give the same alerts.
 */
export class Replay {
  readonly #engine: Engine;
  readonly #intake: EventIntake;
  readonly #watch: RuleWatch | undefined;
  readonly #places = new Map<string, EventPlace>();
  #hits = 0;

  constructor(options: ReplayOptions) {
    this.#engine = new Engine(options.rules);
    this.#intake = new EventIntake(options);
    this.#watch = options.explain ? new RuleWatch(options.rules) : undefined;
  }

  /** Takes one raw record; `place` says where it was read, for messages. */
  add(record: unknown, place?: EventPlace): void {
    for (const event of this.#intake.take(record, place)) this.#observe(event, place);
  }

  /** Takes what a block of records gave elsewhere, in its turn. */
  take({ counts, arrivals, matched }: MatchedBlock): void {
    this.#intake.add(counts);
    for (const [ingested, time] of arrivals) this.#engine.noteArrival(ingested, time);
    for (const { event, filters, place } of matched) this.#count(this.#engine.keep(event, filters), event, place);
  }

  /** What records are matched with here; what is matched with it elsewhere may be taken. */
  get matcher(): Matcher {
    return this.#engine.matcher;
  }

  /** Filters met so far, for progress. */
  get hitCount(): number {
    return this.#hits;
  }

  /** Where events that hit were read first, by event id. */
  places(): ReadonlyMap<string, EventPlace> {
    return this.#places;
  }

  counts(): ReadCounts {
    return { ...this.#intake.counts(), hits: this.#hits };
  }

  /** Runs every rule to the end of its look-back. Nothing may be added after it. */
  finish(): ReplayResult {
    const runs = this.#engine.finish();
    const alerts = new Map<string, Alert>();
    for (const run of runs) {
      for (const alert of run.alerts) alerts.set(alert.id, alert);
      for (const update of run.updates) {
        const alert = alerts.get(update.alertId);
        if (alert) alerts.set(alert.id, applyUpdate(alert, update));
      }
    }
    return { ...this.counts(), alerts: [...alerts.values()], runs, ...(this.#watch ? { watch: this.#watch } : {}) };
  }

  #observe(event: Event, place: EventPlace | undefined): void {
    this.#count(this.#engine.observe(event), event, place);
    this.#watch?.show(event);
  }

  #count(hits: number, event: Event, place: EventPlace | undefined): void {
    this.#hits += hits;
    if (hits > 0 && place && this.#places.size < MAX_PLACES && !this.#places.has(event.id)) this.#places.set(event.id, place);
  }
}
