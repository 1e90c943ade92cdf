import { isJsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { fieldValues } from '#event/path.ts';
import { type NormalizedRecord, type NormalizeOptions, normalizeRecord } from '#normalize/normalize.ts';

/**
 * A record as a log shipper sends it: itself, or as the text of the line that was read, in `message` or `event.original` of a document that
 * says nothing of its own (Filebeat, Logstash, Vector, Elastic Agent). A document that names an action speaks for itself.
 */
export function normalizeShipped(record: unknown, options: NormalizeOptions): NormalizedRecord {
  const outer = normalizeRecord(record, options);
  if (!isJsonObject(record) || outer.events.some(hasAction)) return outer;
  for (const text of [record.message, ...fieldValues(record, 'event.original')]) {
    if (typeof text !== 'string' || !text.trimStart().startsWith('{')) continue;
    const inner = normalizeRecord(text, options);
    if (inner.events.some(hasAction)) return inner;
  }
  return outer;
}

function hasAction({ document }: Event): boolean {
  return fieldValues(document, 'event.action').length > 0;
}
