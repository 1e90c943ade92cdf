import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { GeoLookup } from '#normalize/geo.ts';
import { type NormalizeOptions, normalizeRecord } from '#normalize/normalize.ts';
import type { UserAgentLookup } from '#normalize/user-agent.ts';

export type IntakeOptions = {
  /** The dataset of every raw record, when recognition is overridden. */
  readonly dataset?: string;
  /** What is known of addresses. */
  readonly geo?: GeoLookup;
  /** Takes user agents apart. */
  readonly agents?: UserAgentLookup;
  /** Event time in epoch milliseconds: events before are counted and left out. */
  readonly since?: number;
  /** The last millisecond that counts. */
  readonly until?: number;
  /** Told of every record that does not become an event. */
  readonly onLost?: (lost: LostRecord) => void;
};

/** A record that does not become an event, where it was read, and why it does not. */
export type LostRecord = {
  readonly kind: 'unrecognized' | 'failure';
  readonly place: EventPlace | undefined;
  readonly reason: string;
  readonly record: unknown;
};

/** What became of the records. */
export type IntakeCounts = {
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
};

/** A record that was not read as an event, and why. `place` is what the source said of it. */
export type Sample = { readonly place: string; readonly reason: string; readonly record: unknown };

/** Where an event was read. */
export type EventPlace = { readonly path: string; readonly line: number };

/** How many records of each kind of trouble are kept to be shown. */
const MAX_SAMPLES = 20;

/** Makes events of raw records and counts what became of each. */
export class EventIntake {
  readonly #options: IntakeOptions;
  readonly #normalizeOptions: NormalizeOptions;
  readonly #eventsByDataset = new Map<string, number>();
  readonly #unrecognizedSamples: Sample[] = [];
  readonly #failureSamples: Sample[] = [];
  #records = 0;
  #events = 0;
  #outsideTime = 0;
  #unrecognized = 0;
  #failures = 0;
  #firstTime: number | undefined;
  #lastTime: number | undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
    const { dataset, geo, agents } = options;
    this.#normalizeOptions = { ...(dataset === undefined ? {} : { dataset }), ...(geo ? { geo } : {}), ...(agents ? { agents } : {}) };
  }

  /** The events of one raw record that lie in the time asked for; `place` says where it was read, for messages. */
  take(record: unknown, place?: EventPlace): readonly Event[] {
    this.#records++;
    const { events, unrecognized, failures } = normalizeRecord(record, this.#normalizeOptions);
    for (const one of unrecognized) this.#noteUnrecognized(place, one.record, one.seen);
    for (const failure of failures) this.#noteFailure(place, failure.raw, failure.reason);
    return events.filter((event) => this.#counts(event));
  }

  /** Counts what became of records elsewhere, in their turn. */
  add(counts: IntakeCounts): void {
    this.#records += counts.records;
    this.#events += counts.events;
    this.#outsideTime += counts.outsideTime;
    this.#unrecognized += counts.unrecognized;
    this.#failures += counts.failures;
    for (const [dataset, count] of counts.eventsByDataset)
      this.#eventsByDataset.set(dataset, (this.#eventsByDataset.get(dataset) ?? 0) + count);
    this.#unrecognizedSamples.push(...counts.unrecognizedSamples.slice(0, MAX_SAMPLES - this.#unrecognizedSamples.length));
    this.#failureSamples.push(...counts.failureSamples.slice(0, MAX_SAMPLES - this.#failureSamples.length));
    for (const time of [counts.firstTime, counts.lastTime]) if (time !== undefined) this.#noteTime(time);
  }

  counts(): IntakeCounts {
    return {
      records: this.#records,
      events: this.#events,
      eventsByDataset: new Map([...this.#eventsByDataset].sort(([left], [right]) => (left < right ? -1 : 1))),
      outsideTime: this.#outsideTime,
      unrecognized: this.#unrecognized,
      unrecognizedSamples: this.#unrecognizedSamples,
      failures: this.#failures,
      failureSamples: this.#failureSamples,
      ...(this.#firstTime === undefined ? {} : { firstTime: this.#firstTime }),
      ...(this.#lastTime === undefined ? {} : { lastTime: this.#lastTime }),
    };
  }

  #counts({ time, dataset }: Event): boolean {
    const { since, until } = this.#options;
    if ((since !== undefined && time < since) || (until !== undefined && time > until)) {
      this.#outsideTime++;
      return false;
    }
    this.#events++;
    this.#eventsByDataset.set(dataset, (this.#eventsByDataset.get(dataset) ?? 0) + 1);
    this.#noteTime(time);
    return true;
  }

  #noteTime(time: number): void {
    this.#firstTime = Math.min(this.#firstTime ?? time, time);
    this.#lastTime = Math.max(this.#lastTime ?? time, time);
  }

  #noteUnrecognized(place: EventPlace | undefined, record: JsonObject, seen: string): void {
    this.#unrecognized++;
    this.#options.onLost?.({ kind: 'unrecognized', place, reason: seen, record });
    if (this.#unrecognizedSamples.length < MAX_SAMPLES) this.#unrecognizedSamples.push({ place: printPlace(place), reason: seen, record });
  }

  #noteFailure(place: EventPlace | undefined, record: unknown, reason: string): void {
    this.#failures++;
    this.#options.onLost?.({ kind: 'failure', place, reason, record });
    if (this.#failureSamples.length < MAX_SAMPLES) this.#failureSamples.push({ place: printPlace(place), reason, record });
  }
}

/** `logs/a.json:12` */
function printPlace(place: EventPlace | undefined): string {
  return place ? `${place.path}:${place.line}` : '';
}
