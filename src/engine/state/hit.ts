import type { Event } from '#event/event.ts';

/** An event that met one or more filters of a rule. */
export type Hit = {
  readonly event: Event;
  /** The time the rule's windows read, in epoch milliseconds: `timestamp_override` or `@timestamp`. */
  readonly time: number;
  /** Which of the rule's filters it met. */
  readonly filters: readonly number[];
  /** The rule is quiet about the event in runs up to this tick; minus infinity when no exception holds, plus infinity when one does for good. */
  readonly exceptedUntil: number;
  /** How many candidates it has made by itself; absent while no run has read it. */
  made?: number | undefined;
};

/** Oldest first, as Kibana sorts: by the rule's timestamp, then `@timestamp`; the id makes the order total. */
export function compareHits(left: Hit, right: Hit): number {
  return left.time - right.time || left.event.time - right.event.time || compareText(left.event.id, right.event.id);
}

/** In the order of arrival. */
export function compareArrival(left: Hit, right: Hit): number {
  return left.event.ingested - right.event.ingested || compareHits(left, right);
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
