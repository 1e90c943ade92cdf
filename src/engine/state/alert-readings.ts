import type { Event } from '#event/event.ts';

/** A rule reads at most this many alerts over alerts about the same events. */
export const MAX_READINGS = 20;

/**
 * Which alerts over alerts a rule may still read. Rules that read each other's alerts make more of them at every step (Kibana: k rules that
 * read everything make k! of one event; there the cap loses most of them). Here each event behind an alert lends itself to so many readings
 * of a rule: work grows with the events, and chains of a few rules are as in Kibana. Alerts on events are always read.
 */
export class AlertReadings {
  /** How often an event was behind an alert, and when one of them arrived last. */
  readonly #countByEvent = new Map<string, readonly [count: number, latest: number]>();
  #refused = 0;
  #refusedSince: number | undefined;

  /** When the first alert was refused that nobody has been told of. */
  get refusedSince(): number | undefined {
    return this.#refusedSince;
  }

  /** Whether the rule may read the alert, which is counted then. */
  take({ ancestors = [], ingested }: Event): boolean {
    if ((ancestors.at(-1)?.depth ?? 0) < 2) return true;
    const events = new Set(ancestors.filter(({ type }) => type === 'event').map(({ id, index }) => `${index} ${id}`));
    if (events.size === 0) return true;
    if ([...events].every((event) => (this.#countByEvent.get(event)?.[0] ?? 0) >= MAX_READINGS)) {
      this.#refused++;
      this.#refusedSince ??= ingested;
      return false;
    }
    for (const event of events) this.#countByEvent.set(event, [(this.#countByEvent.get(event)?.[0] ?? 0) + 1, ingested]);
    return true;
  }

  /** Forgets events that no alert has come of since a moment. */
  forget(before: number): void {
    for (const [event, [, latest]] of this.#countByEvent) if (latest < before) this.#countByEvent.delete(event);
  }

  /** How many were refused since it was last asked. */
  report(): number {
    const refused = this.#refused;
    this.#refused = 0;
    this.#refusedSince = undefined;
    return refused;
  }

  snapshot(): AlertReadingsSnapshot {
    return { counts: [...this.#countByEvent], refused: this.#refused, refusedSince: this.#refusedSince ?? null };
  }

  restore({ counts, refused, refusedSince }: AlertReadingsSnapshot): void {
    for (const [event, count] of counts) this.#countByEvent.set(event, count);
    this.#refused = refused;
    this.#refusedSince = refusedSince ?? undefined;
  }
}

export type AlertReadingsSnapshot = {
  readonly counts: readonly (readonly [event: string, counted: readonly [count: number, latest: number]])[];
  readonly refused: number;
  readonly refusedSince: number | null;
};
