import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { userAgentLookup } from '#io/stores/user-agents/user-agents.ts';
import type { NormalizeOptions } from '#normalize/normalize.ts';
import { withArrival } from './arrival.ts';
import { normalizeShipped } from './shipped-record.ts';

/** What became of one raw record, an envelope counted as one. Everything in it is on the disk. */
export type Taken = {
  /** Ids of events that were not there before. */
  readonly events: readonly string[];
  /** Ids of events that had arrived already. */
  readonly repeats: readonly string[];
  /** What became no event: it is in the dead-letter. */
  readonly lost: readonly { readonly kind: 'unrecognized' | 'failure'; readonly reason: string }[];
};

/** What a record holds, as it arrives at a moment. */
export type ReadRecord = {
  readonly events: readonly Event[];
  /** What became no event, as it is kept. */
  readonly lost: readonly { readonly kind: 'unrecognized' | 'failure'; readonly reason: string; readonly record: string }[];
};

/** How records are read, and what is known beside them: members that each event gets when it has none of the name. */
export type TakeOptions = NormalizeOptions & { readonly beside?: JsonObject };

/** Rules that ask for the parts of a user agent find what they find in a scan. */
const agents = userAgentLookup();

export function readRecord(given: unknown, options: TakeOptions, now: number): ReadRecord {
  const { events, unrecognized, failures } = normalizeShipped(given, { agents, ...options });
  const lost = [
    ...unrecognized.map((one) => ({ kind: 'unrecognized' as const, reason: one.seen, record: printRecord(one.record) })),
    ...failures.map(({ reason, raw }) => ({ kind: 'failure' as const, reason, record: printRecord(raw) })),
  ];
  return { events: events.map((event) => withArrival(withBeside(event, options.beside), now)), lost };
}

/** `fresh` are the events that were not there before. */
export function takenOf({ events, lost }: ReadRecord, fresh: ReadonlySet<Event>): Taken {
  return {
    events: idsOf(events.filter((event) => fresh.has(event))),
    repeats: idsOf(events.filter((event) => !fresh.has(event))),
    lost: lost.map(({ kind, reason }) => ({ kind, reason })),
  };
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
