import type { JsonObject } from '#base/json.ts';
import { nearest } from '#base/nearest.ts';
import { printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { createEvent } from '#event/identity.ts';
import { fieldValues } from '#event/path.ts';
import { compact, type Draft, memberOf, setMember } from './document.ts';
import { withoutDottedKeys } from './dotted.ts';
import { openEnvelope } from './envelope.ts';
import { type GeoLookup, withPlaces } from './geo.ts';
import type { Normalized, NormalizedEvent, Normalizer } from './normalizer.ts';
import { normalizers } from './normalizers.ts';
import { recognize } from './recognize.ts';
import { operationWithSource } from './source-kind.ts';
import { type UserAgentLookup, withUserAgent } from './user-agent.ts';

export type NormalizeOptions = {
  /** The dataset of every raw record. Without it each record is recognized. */
  readonly dataset?: string;
  /** The moment that counts for a record whose own time is missing or cannot be read. Without it such a record is a failure. */
  readonly now?: number;
  /** What is known of addresses. Without it the fields stay absent; documents that are ECS already keep what they have. */
  readonly geo?: GeoLookup;
  /** Takes user agents apart. Without it only `user_agent.original` is there. */
  readonly agents?: UserAgentLookup;
};

/** What became of one raw record, or of an envelope with many: every record inside is in exactly one of the lists. */
export type NormalizedRecord = {
  readonly events: readonly Event[];
  /** Records that no normalizer knows. */
  readonly unrecognized: readonly Unrecognized[];
  /** Records that cannot become an event. */
  readonly failures: readonly Failure[];
};

/** `seen` names what the record holds, for the message. */
type Unrecognized = { readonly record: JsonObject; readonly seen: string };

type Failure = { readonly reason: string; readonly raw: unknown; readonly dataset?: string };

/**
 * Anything a source can give to events: opens envelopes, recognizes each record, normalizes it, and adds what every event has. Never
 * throws for what a record holds.
 */
export function normalizeRecord(raw: unknown, options: NormalizeOptions = {}): NormalizedRecord {
  const events: Event[] = [];
  const unrecognized: Unrecognized[] = [];
  const failures: Failure[] = [];
  for (const opened of openEnvelope(raw)) {
    if ('problem' in opened) {
      failures.push({ reason: opened.problem, raw: opened.raw });
      continue;
    }
    const outcome = normalizeOne(opened.record, options);
    if (outcome.kind === 'unrecognized') unrecognized.push({ record: opened.record, seen: seenIn(opened.record) });
    else if (outcome.kind === 'failure')
      failures.push({ reason: outcome.reason, raw: opened.record, ...(outcome.dataset && { dataset: outcome.dataset }) });
    else for (const event of outcome.events) events.push(event);
  }
  return { events, unrecognized, failures };
}

type Outcome =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'failure'; readonly reason: string; readonly dataset?: string }
  | { readonly kind: 'unrecognized' };

function normalizeOne(record: JsonObject, options: NormalizeOptions): Outcome {
  const chosen = options.dataset === undefined ? recognize(record, normalizers)?.normalizer : normalizerOf(options.dataset, record);
  if (typeof chosen === 'string') return { kind: 'failure', reason: chosen };
  if (!chosen) return { kind: 'unrecognized' };
  const normalized: Normalized = chosen.normalize(record);
  if (normalized.kind === 'failure') return { ...normalized, dataset: chosen.dataset };
  const events: Event[] = [];
  for (const one of normalized.events) {
    const event = eventOf(one, chosen, record, options);
    if (!event) return { kind: 'failure', reason: noTime(chosen), dataset: chosen.dataset };
    events.push(event);
  }
  return { kind: 'events', events };
}

/** The dataset's normalizer; a document that is ECS already passes through whatever its dataset. A text says what is wrong. */
function normalizerOf(dataset: string, record: JsonObject): Normalizer | string {
  const named = normalizers.find((normalizer) => normalizer.dataset === dataset);
  const surest = recognize(record, normalizers);
  if (surest?.normalizer.dataset === 'ecs' && surest.recognition.confidence === 1) return surest.normalizer;
  if (named) return named;
  const known = normalizers.map((normalizer) => normalizer.dataset);
  const meant = nearest(dataset, known);
  return `No normalizer for the dataset "${dataset}"; ${meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`}`;
}

function eventOf(one: NormalizedEvent, normalizer: Normalizer, record: JsonObject, options: NormalizeOptions): Event | undefined {
  const dataset = one.dataset ?? normalizer.dataset;
  const isMadeElsewhere = one.dataset !== undefined;
  const derived = isMadeElsewhere ? derivedFrom(one.document, dataset) : undefined;
  const document = isMadeElsewhere
    ? completed(one.document, derived?.fields, dataset, options.now)
    : finished(enriched(one.document, dataset, options), dataset, options.now);
  const vendorId = one.vendorId ?? derived?.vendorId;
  const source = { dataset, record, ...(vendorId !== undefined && { vendorId }), ...(one.stored && { stored: one.stored }) };
  return createEvent(document, source);
}

/** A document of ours with what is known of its addresses and user agent. */
function enriched(document: JsonObject, dataset: string, { geo, agents }: NormalizeOptions): JsonObject {
  const placed = geo ? withPlaces(document, dataset, geo) : document;
  return agents ? withUserAgent(placed, agents) : placed;
}

/** `op.*`, `cred.*` and the vendor's id of a document that was made elsewhere. */
function derivedFrom(document: JsonObject, dataset: string): ReturnType<NonNullable<Normalizer['derive']>> | undefined {
  const normalizer = normalizers.find((one) => one.dataset === dataset);
  return normalizer?.derive?.(withoutDottedKeys(document));
}

/** A document of ours with what every event has. */
function finished(document: JsonObject, dataset: string, now: number | undefined): JsonObject {
  const time = document['@timestamp'] ?? (now === undefined ? undefined : printDate(now));
  const event = { ...(document.event as JsonObject | undefined), dataset, module: moduleOf(dataset) };
  const made: Draft = { ...document, event, data_stream: { type: 'logs', dataset, namespace: 'default' } };
  if (time !== undefined) made['@timestamp'] = time;
  return withOperation(made);
}

/** The document, which is ours to change, with the kind of network its source belongs to. */
function withOperation(document: Draft): JsonObject {
  const operation = operationWithSource(document);
  if (operation) document.op = operation;
  return document;
}

/** A document made elsewhere with what every event has. What it says itself stays, nested or dotted. */
function completed(document: JsonObject, derived: JsonObject | undefined, dataset: string, now: number | undefined): JsonObject {
  const complete: Draft = { ...document, ...derived };
  if (now !== undefined && fieldValues(document, '@timestamp').length === 0) complete['@timestamp'] = printDate(now);
  addMissing(complete, 'event', { dataset, module: moduleOf(dataset) });
  addMissing(complete, 'data_stream', { type: 'logs', dataset, namespace: 'default' });
  return withOperation(complete);
}

function moduleOf(dataset: string): string {
  const dot = dataset.indexOf('.');
  return dot < 0 ? dataset : dataset.slice(0, dot);
}

/** Adds members that the document has in neither spelling, nested or dotted. */
function addMissing(document: Draft, name: string, members: Readonly<Record<string, string>>): void {
  const there = memberOf(document, name);
  const isObject = typeof there === 'object' && there !== null && !Array.isArray(there);
  if (there !== undefined && !isObject) return;
  const missing = Object.entries(members).filter(([member]) => fieldValues(document, `${name}.${member}`).length === 0);
  if (missing.length > 0) setMember(document, name, { ...(there as JsonObject | undefined), ...compact(Object.fromEntries(missing)) });
}

function noTime({ title }: Normalizer): string {
  return `A record of ${title} has no time that can be read`;
}

/** `keys eventTime, eventName, …`: enough to see what it was. */
function seenIn(record: JsonObject): string {
  const names = Object.keys(record);
  if (names.length === 0) return 'an empty object';
  const shown = names.slice(0, 8).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return `keys ${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}
