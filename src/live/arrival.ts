import { isJsonObject, type JsonValue } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';

/**
 * The event as it arrives now. Elastic's final pipeline sets `event.ingested` whatever the sender says: a sender that may date arrivals
 * could put an event out of reach of every run.
 */
export function withArrival(event: Event, now: number): Event {
  const { 'event.ingested': _claimed, event: about = {}, ...rest } = event.document;
  const ingested = printDate(now);
  const document = isJsonObject(about)
    ? { ...rest, event: { ...about, ingested } }
    : { ...rest, event: withoutClaims(about), 'event.ingested': ingested };
  return { ...event, ingested: now, document };
}

/** A list of objects may name arrivals too. */
function withoutClaims(about: JsonValue): JsonValue {
  if (!Array.isArray(about)) return about;
  return about.map((member: JsonValue) => {
    if (!isJsonObject(member)) return member;
    const { ingested: _claimed, ...rest } = member;
    return rest;
  });
}
