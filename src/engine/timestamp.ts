import { parseDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { fieldValues } from '#event/path.ts';
import type { Rule } from '#rule/rule.ts';

/** The time a rule's windows read an event by, in epoch milliseconds; undefined when the rule never reads it. */
export type TimeOf = (event: Event) => number | undefined;

/**
 * `timestamp_override`, and where an event lacks that field `@timestamp`, unless the rule forbids it. An event whose override lies outside
 * the window is not read by its `@timestamp` (Kibana). `event.ingested` is the ingest time the intake gave the event.
 */
export function compileTimeOf({ timestampOverride, timestampOverrideFallbackDisabled }: Rule): TimeOf {
  if (timestampOverride === undefined || timestampOverride === '@timestamp') return (event) => event.time;
  if (timestampOverride === 'event.ingested') return (event) => event.ingested;
  return (event) => {
    const times = fieldValues(event.document, timestampOverride)
      .map(parseDate)
      .filter((time) => time !== undefined);
    if (times.length > 0) return Math.min(...times);
    return timestampOverrideFallbackDisabled ? undefined : event.time;
  };
}
