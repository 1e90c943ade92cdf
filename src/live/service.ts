import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Alert } from '#engine/alert/alert.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { Engine, type EngineSnapshot } from '#engine/engine.ts';
import type { Run } from '#engine/rule-runner.ts';
import { printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { fieldValues } from '#event/path.ts';
import type { StoredEvent } from '#io/stores/service/event-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import { type NormalizeOptions, normalizeRecord } from '#normalize/normalize.ts';

export type ServiceOptions = {
  readonly store: ServiceStore;
  readonly rules: readonly CompiledRule[];
  /** The clock: epoch milliseconds. */
  readonly now: () => number;
  /** Told of every alert when it is stored. */
  readonly onAlerts?: (alerts: readonly Alert[]) => void;
};

/** What became of raw records that came together. Everything in it is on the disk. */
export type Taken = {
  /** Events that were not there before. */
  readonly events: number;
  /** Events that had arrived already. */
  readonly repeats: number;
  /** Records that became no event: they are in the dead-letter. */
  readonly lost: readonly { readonly kind: 'unrecognized' | 'failure'; readonly reason: string }[];
};

/**
 * The detection service without its network: takes records, keeps them, runs rules on their schedule, keeps what they find. An answer means
 * it is on the disk. After a crash it goes on from the last snapshot with the events that arrived since; alerts have ids that come from their
 * events, so that none is written twice.
 */
export class DetectionService {
  readonly #store: ServiceStore;
  readonly #options: ServiceOptions;
  #engine: Engine;
  #observed = 0;
  #tick: number;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#engine = new Engine(options.rules);
    this.#tick = options.now();
    this.#recover();
  }

  /** Stores what records hold and matches it. `source` says where they came from. */
  take(records: readonly unknown[], source: string, options: NormalizeOptions = {}): Taken {
    const now = this.#options.now();
    const lost: { kind: 'unrecognized' | 'failure'; reason: string; record: unknown }[] = [];
    const events: Event[] = [];
    for (const record of records) {
      const normalized = normalizeRecord(record, options);
      for (const event of normalized.events) events.push(arrived(event, now));
      for (const one of normalized.unrecognized) lost.push({ kind: 'unrecognized', reason: one.seen, record: one.record });
      for (const one of normalized.failures) lost.push({ kind: 'failure', reason: one.reason, record: one.raw });
    }
    const stored = this.#store.database.inTransaction(() => {
      for (const { kind, reason, record } of lost)
        this.#store.deadLetters.add({ time: now, kind, source, reason, record: JSON.stringify(record) ?? '' });
      return this.#store.events.append(events);
    });
    this.#observe(stored);
    return { events: stored.length, repeats: events.length - stored.length, lost: lost.map(({ kind, reason }) => ({ kind, reason })) };
  }

  /** Runs what is due. */
  runDue(): readonly Run[] {
    const now = this.#options.now();
    const runs = this.#engine.advance(now);
    this.#tick = Math.max(this.#tick, now);
    if (runs.length > 0) this.#keep(runs);
    return runs;
  }

  /** Writes down what the engine remembers, so that the next start need not read what came before. */
  snapshot(): void {
    const state = this.#engine.snapshot() as unknown as JsonValue;
    this.#store.runs.writeSnapshot({ arrival: this.#observed, tick: this.#tick, state });
  }

  #keep(runs: readonly Run[]): void {
    const fresh = this.#store.database.inTransaction(() => {
      this.#store.runs.write(runs);
      const written = this.#store.alerts.write(runs.flatMap(({ alerts }) => alerts));
      for (const { updates } of runs) for (const update of updates) this.#store.alerts.update(update);
      return written;
    });
    if (fresh.length > 0) this.#options.onAlerts?.(fresh);
  }

  #observe(stored: Iterable<StoredEvent>): void {
    for (const { arrival, event } of stored) {
      this.#engine.observe(event);
      this.#observed = arrival;
    }
  }

  #recover(): void {
    const snapshot = this.#store.runs.readSnapshot();
    if (snapshot) {
      this.#engine.restore(snapshot.state as unknown as EngineSnapshot);
      this.#observed = snapshot.arrival;
      this.#tick = snapshot.tick;
    }
    this.#observe(this.#store.events.after(this.#observed));
  }
}

/** An event that does not say when it arrived has arrived now. */
function arrived(event: Event, now: number): Event {
  if (fieldValues(event.document, 'event.ingested').length > 0) return event;
  const { event: about } = event.document;
  const members: JsonObject = typeof about === 'object' && about !== null && !Array.isArray(about) ? (about as JsonObject) : {};
  return { ...event, ingested: now, document: { ...event.document, event: { ...members, ingested: printDate(now) } } };
}
