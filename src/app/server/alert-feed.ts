import type { Alert } from '#engine/alert/alert.ts';
import { rowOf } from '#io/stores/service/alert-row.ts';
import type { AlertStatus } from '#io/stores/service/alert-store.ts';
import type { DetectionService } from '#live/service.ts';

/** Something that happened to alerts, as pages are told it. */
export type FeedEvent = {
  /** Names this event among those of this start of the service; browsers send the last they had. */
  readonly id: string;
  readonly type: 'alerts' | 'status' | 'reset';
  /** JSON. */
  readonly data: string;
};

/** So many events are kept for those who come back. */
const MAX_KEPT = 500;

/** Of alerts that come at once, so many are told one by one; of the others the number. */
const MAX_ROWS = 50;

/** What happens to alerts, in its order, for those who watch. Those who missed too much are told to look again. */
export class AlertFeed {
  readonly #start: string;
  readonly #watchers = new Set<(event: FeedEvent) => void>();
  readonly #kept: FeedEvent[] = [];
  #number = 0;

  /** `start` names this start of the service. */
  constructor(service: DetectionService, start: string) {
    this.#start = start;
    service.listen({ onAlerts: (alerts) => this.#addAlerts(alerts), onStatus: (ids, status) => this.#addStatus(ids, status) });
  }

  /** Tells a watcher everything from now on; answers how to stop it. */
  watch(watcher: (event: FeedEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  /** What somebody missed who was told everything up to an event. Somebody new has missed nothing. */
  since(id: string | undefined): readonly FeedEvent[] {
    if (id === undefined || id === '') return [];
    const place = this.#kept.findIndex((event) => event.id === id);
    if (place >= 0) return this.#kept.slice(place + 1);
    if (id === this.#idOf(0) && this.#number === this.#kept.length) return this.#kept;
    return [{ id: this.last(), type: 'reset', data: '{}' }];
  }

  /** The id of what happened last. */
  last(): string {
    return this.#idOf(this.#number);
  }

  #addAlerts(alerts: readonly Alert[]): void {
    const shown = alerts.filter(({ isBuildingBlock }) => !isBuildingBlock);
    if (shown.length === 0) return;
    const rows = shown
      .slice(0, MAX_ROWS)
      .map(({ id, ruleId, severity, time, document }) => ({ id, ruleId, severity, time, status: 'open', ...rowOf(document) }));
    this.#add('alerts', { count: shown.length, alerts: rows });
  }

  #addStatus(ids: readonly string[], status: AlertStatus): void {
    this.#add('status', { ids, status });
  }

  #add(type: FeedEvent['type'], data: object): void {
    this.#number++;
    const event = { id: this.last(), type, data: JSON.stringify(data) };
    this.#kept.push(event);
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    for (const watcher of this.#watchers) watcher(event);
  }

  #idOf(number: number): string {
    return `${this.#start}-${number}`;
  }
}
