import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Alert } from '#engine/alert/alert.ts';
import { withLineage } from '#engine/alert/lineage.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { Engine, type EngineSnapshot } from '#engine/engine.ts';
import type { Run } from '#engine/run.ts';
import type { Event } from '#event/event.ts';
import type { AlertStatus, StatusAuthor } from '#io/stores/service/alert-store.ts';
import type { StoredEvent } from '#io/stores/service/event-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import type { NormalizeOptions } from '#normalize/normalize.ts';
import { withArrival } from './arrival.ts';
import { normalizeShipped } from './shipped-record.ts';

export type ServiceOptions = {
  readonly store: ServiceStore;
  readonly rules: readonly CompiledRule[];
  /** The clock: epoch milliseconds. */
  readonly now: () => number;
  /** Told of new alerts within the transaction that stores them. */
  readonly storing?: (alerts: readonly Alert[]) => void;
  /** Told of every alert when it is stored. */
  readonly onAlerts?: (alerts: readonly Alert[]) => void;
};

/** Somebody who wants to know what happens. */
type Listener = {
  readonly onTaken?: (taken: readonly Taken[]) => void;
  readonly onRuns?: (runs: readonly Run[]) => void;
  readonly onAlerts?: (alerts: readonly Alert[]) => void;
  readonly onStatus?: (ids: readonly string[], status: AlertStatus) => void;
};

/** What became of one raw record, an envelope counted as one. Everything in it is on the disk. */
export type Taken = {
  /** Ids of events that were not there before. */
  readonly events: readonly string[];
  /** Ids of events that had arrived already. */
  readonly repeats: readonly string[];
  /** What became no event: it is in the dead-letter. */
  readonly lost: readonly { readonly kind: 'unrecognized' | 'failure'; readonly reason: string }[];
};

/** How records are read, and what is known beside them: members that each event gets when it has none of the name. */
export type TakeOptions = NormalizeOptions & { readonly beside?: JsonObject };

/** What is written down so that a start need not read everything again. */
type Memory = {
  readonly engine: EngineSnapshot;
  /** What each rule was when this was written. */
  readonly prints: readonly (readonly [ruleId: string, print: string])[];
  /** The last change of an alert's status that the engine was told of. */
  readonly change: number;
};

/** A rule that is new, or no longer the same, reads the events again that arrived in this time before. */
const BACKFILL = 30 * 86_400_000;

/**
 * The detection service without its network: takes records, keeps them, runs rules on their schedule, keeps what they find. An answer means
 * it is on the disk. After a crash it goes on from the last snapshot with the events that arrived and the statuses that changed since, each at
 * its moment; alerts have ids that come from their events, so that none is written twice.
 */
export class DetectionService {
  readonly #store: ServiceStore;
  readonly #options: ServiceOptions;
  readonly #engine: Engine;
  /** Runs that were made and are not on the disk: writing failed, and is tried again. */
  #unwritten: readonly Run[] = [];
  #observed = 0;
  #change = 0;
  /** Runs up to this moment were made: what arrives now arrives later. */
  #tick = 0;
  #hasNews = false;
  readonly #listeners = new Set<Listener>();

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#engine = new Engine(options.rules);
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
    const normalized = records.map((record) => {
      const { events, unrecognized, failures } = normalizeShipped(record, options);
      const lost = [
        ...unrecognized.map((one) => ({ kind: 'unrecognized' as const, reason: one.seen, record: one.record as unknown })),
        ...failures.map(({ reason, raw }) => ({ kind: 'failure' as const, reason, record: raw })),
      ];
      return { events: events.map((event) => withArrival(withBeside(event, options.beside), now)), lost };
    });
    const stored = this.#store.database.inTransaction(() => {
      for (const { kind, reason, record } of normalized.flatMap(({ lost }) => lost))
        this.#store.deadLetters.add({ time: now, kind, source, reason, record: printRecord(record) });
      return this.#store.events.append(normalized.flatMap(({ events }) => events));
    });
    this.#observe(stored);
    const fresh = new Set(stored.map(({ event }) => event));
    const taken = normalized.map(({ events, lost }) => ({
      events: idsOf(events.filter((event) => fresh.has(event))),
      repeats: idsOf(events.filter((event) => !fresh.has(event))),
      lost: lost.map(({ kind, reason }) => ({ kind, reason })),
    }));
    for (const { onTaken } of this.#listeners) onTaken?.(taken);
    return taken;
  }

  /** Runs what is due. When the disk refuses what they found it throws, and the next call writes it. */
  runDue(): readonly Run[] {
    this.#tick = Math.max(this.#tick, this.#options.now());
    const runs = this.#engine.advance(this.#tick);
    this.#keep(runs);
    return runs;
  }

  /** Sets the status of alerts; answers how many there are of them. A closed alert suppresses no others from the next run on. */
  setStatus(ids: readonly string[], status: AlertStatus, by?: StatusAuthor): number {
    const changed = this.#store.database.inTransaction(() => this.#store.alerts.setStatus(ids, status, this.#tick, by));
    for (const { number, alertId } of changed) this.#mark(number, alertId, status);
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
    if (!this.#hasNews || this.#unwritten.length > 0) return;
    const memory: Memory = { engine: this.#engine.snapshot(), prints: this.#options.rules.map(printOf), change: this.#change };
    this.#store.runs.writeSnapshot({ arrival: this.#observed, tick: this.#tick, state: memory as unknown as JsonValue });
    this.#hasNews = false;
  }

  #keep(runs: readonly Run[]): void {
    this.#unwritten = [...this.#unwritten, ...runs];
    if (this.#unwritten.length === 0) return;
    const unwritten = this.#unwritten;
    const fresh = this.#store.database.inTransaction(() => {
      this.#store.runs.write(unwritten);
      const written = unwritten.flatMap(({ alerts, updates }) => {
        const added = this.#store.alerts.write(alerts);
        for (const update of updates) this.#store.alerts.update(update);
        return added;
      });
      this.#options.storing?.(written);
      return written;
    });
    this.#unwritten = [];
    this.#hasNews = true;
    for (const { onRuns } of this.#listeners) onRuns?.(unwritten);
    if (fresh.length === 0) return;
    this.#options.onAlerts?.(fresh);
    for (const { onAlerts } of this.#listeners) onAlerts?.(fresh);
  }

  #observe(stored: Iterable<StoredEvent>): void {
    for (const { arrival, event } of stored) {
      this.#engine.observe(event);
      this.#observed = arrival;
      this.#hasNews = true;
    }
  }

  #mark(number: number, alertId: string, status: AlertStatus): void {
    if (status === 'closed') this.#engine.closeAlert(alertId);
    else this.#engine.reopenAlert(alertId);
    this.#change = number;
    this.#hasNews = true;
  }

  #recover(): void {
    const snapshot = this.#store.runs.readSnapshot();
    if (snapshot) {
      const { engine, prints, change } = snapshot.state as unknown as Memory;
      const known = new Map(prints);
      const isSame = (rule: CompiledRule): boolean => known.get(rule.rule.id) === printOf(rule)[1];
      const same = new Set(this.#options.rules.filter(isSame).map(({ rule }) => rule.id));
      this.#engine.restore({ ...engine, rules: engine.rules.filter(([id]) => same.has(id)) });
      this.#backfill(same, snapshot.arrival, snapshot.tick - BACKFILL);
      [this.#observed, this.#change] = [snapshot.arrival, change];
    }
    this.#observe(this.#store.events.after(this.#observed));
    for (const { number, tick, alertId, status } of this.#store.alerts.changesAfter(this.#change)) {
      this.#keep(this.#engine.advance(tick));
      this.#mark(number, alertId, status);
    }
    this.#tick = Math.max(snapshot?.tick ?? 0, this.#store.runs.lastTick());
  }

  /** Shows events that the snapshot holds already to the rules whose state it does not. */
  #backfill(same: ReadonlySet<string>, until: number, since: number): void {
    const owners = this.#options.rules.flatMap(({ rule, filters }) => filters.map(() => rule.id));
    const fresh = new Set(owners.flatMap((id, filter) => (same.has(id) ? [] : [filter])));
    if (fresh.size === 0) return;
    for (const { arrival, event } of this.#store.events.after(0, since)) {
      if (arrival > until) return;
      const seen = withLineage(event);
      const filters = this.#engine.matcher.match(seen).filter((filter) => fresh.has(filter));
      this.#engine.keep(seen, filters);
    }
  }
}

/** A rule with the filters it came to: filters are known by their numbers, so that state of others is not for it. */
function printOf({ rule, filters }: CompiledRule): readonly [ruleId: string, print: string] {
  const text = JSON.stringify([rule, filters], (_key, member: unknown) => (member instanceof Map ? [...member] : member));
  return [rule.id, createHash('sha256').update(text).digest('base64url')];
}

function withBeside(event: Event, beside: JsonObject | undefined): Event {
  return beside ? { ...event, document: { ...beside, ...event.document } } : event;
}

function idsOf(events: readonly Event[]): readonly string[] {
  return events.map(({ id }) => id);
}

/** JSON text that is nested too deep to be printed is still a record that came. */
function printRecord(record: unknown): string {
  try {
    return JSON.stringify(record) ?? '';
  } catch {
    return '(nested too deep to be kept)';
  }
}
