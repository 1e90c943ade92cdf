import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseDate } from './date.ts';
import type { Event } from './event.ts';
import { fieldValues } from './path.ts';

/** What names an event: the vendor's own id with the part of the record it is, or the record itself where the vendor gives none. */
export type EventSource = {
  /** `azure.auditlogs` */
  readonly dataset: string;
  readonly vendorId?: string;
  /** The record as it came; its hash is the identity when there is no vendor id. */
  readonly record: JsonValue;
  /** Where an Elasticsearch export says the document was stored; both are kept. */
  readonly stored?: { readonly index: string; readonly id: string };
};

/**
 * The event id: the SHA-256 of dataset and vendor id, or of dataset and the record with its keys sorted. The same event read twice, in
 * whatever shape, has one id.
 */
export function eventIdentity({ dataset, vendorId, record }: EventSource): string {
  const named = vendorId === undefined ? ['record', canonicalJson(record)] : ['vendor', vendorId];
  return createHash('sha256')
    .update(JSON.stringify([dataset, ...named]))
    .digest('hex');
}

/** The data stream an event of the dataset would be stored in. */
export function dataStreamOf(dataset: string): string {
  return `logs-${dataset}-default`;
}

/** The event of a finished document, or undefined when its `@timestamp` is missing or no date. */
export function createEvent(document: JsonObject, source: EventSource): Event | undefined {
  const stated = Object.hasOwn(document, '@timestamp') ? document['@timestamp'] : undefined;
  const time = typeof stated === 'string' ? parseDate(stated) : dateAt(document, '@timestamp');
  if (time === undefined) return undefined;
  return {
    id: source.stored?.id ?? eventIdentity(source),
    dataset: source.dataset,
    index: source.stored?.index ?? dataStreamOf(source.dataset),
    time,
    ingested: dateAt(document, 'event.ingested') ?? time,
    document,
  };
}

function dateAt(document: JsonObject, path: string): number | undefined {
  const value = fieldValues(document, path)[0];
  return value === undefined ? undefined : parseDate(value);
}
