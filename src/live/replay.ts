import type { JsonObject } from '#base/json.ts';
import { type Alert, applyUpdate } from '#engine/alert/alert.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import type { Run } from '#engine/rule-runner.ts';
import type { Event } from '#event/event.ts';
import { type NormalizeOptions, normalizeRecord } from '#normalize/normalize.ts';
import { RuleWatch } from './rule-watch.ts';

export type ReplayOptions = {
  readonly rules: readonly CompiledRule[];
  /** The dataset of every raw record, when recognition is overridden. */
  readonly dataset?: string;
  /** Event time in epoch milliseconds: events before are counted and left out. */
  readonly since?: number;
  /** The last millisecond that counts. */
  readonly until?: number;
  /** Remember for every rule the event that came closest to it. Costs time. */
  readonly explain?: boolean;
};

/** What a replay read, before anything was detected. */
export type ReadCounts = {
  /** Raw records, envelopes opened by the source counted one each. */
  readonly records: number;
  readonly events: number;
  readonly eventsByDataset: ReadonlyMap<string, number>;
  /** Events outside `since` and `until`. */
  readonly outsideTime: number;
  readonly unrecognized: number;
  /** The first records that no normalizer knows. */
  readonly unrecognizedSamples: readonly Sample[];
  /** Records that could not become an event. */
  readonly failures: number;
  readonly failureSamples: readonly Sample[];
  /** Event time of the first and the last event, epoch milliseconds. */
  readonly firstTime?: number;
  readonly lastTime?: number;
  readonly hits: number;
};

/** A record that was not read as an event, and why. `place` is what the source said of it. */
export type Sample = { readonly place: string; readonly reason: string; readonly record: unknown };

export type ReplayResult = ReadCounts & {
  /** In the order of runs. */
  readonly alerts: readonly Alert[];
  readonly runs: readonly Run[];
  readonly watch?: RuleWatch;
};

/** Where an event was read. */
export type EventPlace = { readonly path: string; readonly line: number };

/** `logs/a.json:12` */
function printPlace(place: EventPlace | undefined): string {
  return place ? `${place.path}:${place.line}` : '';
}

/** Of how many events that hit the place is remembered; those beyond are found by their id. */
const MAX_PLACES = 100_000;

/** How many records of each kind of trouble are kept to be shown. */
const MAX_SAMPLES = 20;

/**
 * Replays rules over records as their schedule would have run them: the clock follows the events. Records are matched as they are added and
 * only what hit is kept, so memory follows the hits and not the input. The same records in any order give the same alerts.
 */
export class Replay {
  readonly #engine: Engine;
  readonly #options: ReplayOptions;
  readonly #normalizeOptions: NormalizeOptions;
  readonly #watch: RuleWatch | undefined;
  readonly #eventsByDataset = new Map<string, number>();
  readonly #unrecognizedSamples: Sample[] = [];
  readonly #failureSamples: Sample[] = [];
  readonly #places = new Map<string, EventPlace>();
  #records = 0;
  #events = 0;
  #outsideTime = 0;
  #unrecognized = 0;
  #failures = 0;
  #hits = 0;
  #firstTime: number | undefined;
  #lastTime: number | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#engine = new Engine(options.rules);
    this.#normalizeOptions = options.dataset === undefined ? {} : { dataset: options.dataset };
    this.#watch = options.explain ? new RuleWatch(options.rules) : undefined;
  }

  /** Takes one raw record; `place` says where it was read, for messages. */
  add(record: unknown, place?: EventPlace): void {
    this.#records++;
    const { events, unrecognized, failures } = normalizeRecord(record, this.#normalizeOptions);
    for (const one of unrecognized) this.#noteUnrecognized(place, one.record, one.seen);
    for (const failure of failures) this.#noteFailure(place, failure.raw, failure.reason);
    for (const event of events) this.#observe(event, place);
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
    return {
      records: this.#records,
      events: this.#events,
      eventsByDataset: new Map([...this.#eventsByDataset].sort(([left], [right]) => (left < right ? -1 : 1))),
      outsideTime: this.#outsideTime,
      unrecognized: this.#unrecognized,
      unrecognizedSamples: this.#unrecognizedSamples,
      failures: this.#failures,
      failureSamples: this.#failureSamples,
      hits: this.#hits,
      ...(this.#firstTime === undefined ? {} : { firstTime: this.#firstTime }),
      ...(this.#lastTime === undefined ? {} : { lastTime: this.#lastTime }),
    };
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
    const { since, until } = this.#options;
    if ((since !== undefined && event.time < since) || (until !== undefined && event.time > until)) {
      this.#outsideTime++;
      return;
    }
    this.#events++;
    this.#eventsByDataset.set(event.dataset, (this.#eventsByDataset.get(event.dataset) ?? 0) + 1);
    this.#firstTime = Math.min(this.#firstTime ?? event.time, event.time);
    this.#lastTime = Math.max(this.#lastTime ?? event.time, event.time);
    const hits = this.#engine.observe(event);
    this.#hits += hits;
    if (hits > 0 && place && this.#places.size < MAX_PLACES && !this.#places.has(event.id)) this.#places.set(event.id, place);
    this.#watch?.show(event);
  }

  #noteUnrecognized(place: EventPlace | undefined, record: JsonObject, seen: string): void {
    this.#unrecognized++;
    if (this.#unrecognizedSamples.length < MAX_SAMPLES) this.#unrecognizedSamples.push({ place: printPlace(place), reason: seen, record });
  }

  #noteFailure(place: EventPlace | undefined, record: unknown, reason: string): void {
    this.#failures++;
    if (this.#failureSamples.length < MAX_SAMPLES) this.#failureSamples.push({ place: printPlace(place), reason, record });
  }
}
