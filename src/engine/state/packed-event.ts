import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Ancestor, Event } from '#event/event.ts';

/** Rules that keep an event keep it one after the other, and share what is packed of it. */
let last: { readonly event: Event; readonly packed: Event } | undefined;

/**
 * The event with its document as bytes outside of the heap, a small part of what it takes as objects; reading the document parses it anew.
 * For rule types that must keep very many events whole and will look at few of them, or at each for a short while.
 */
export function packEvent(event: Event): Event {
  if (last?.event !== event) last = { event, packed: packedCopy(event) };
  return last.packed;
}

/** The event as it was, its document parsed once. */
export function unpackEvent(event: Event): Event {
  return event instanceof PackedEvent ? event.toJSON() : { ...event };
}

function packedCopy(event: Event): Event {
  return new PackedEvent(event, store(JSON.stringify(event.document)));
}

/** Where a text stands. */
type Stored = { readonly chunk: Uint8Array; readonly start: number; readonly end: number };

/** A class, because there are millions of them: an object with a getter of its own takes five times as much. */
class PackedEvent implements Event {
  readonly id: string;
  readonly dataset: string;
  readonly index: string;
  readonly time: number;
  readonly ingested: number;
  readonly ancestors?: readonly Ancestor[];
  readonly #chunk: Uint8Array;
  readonly #start: number;
  readonly #end: number;

  constructor({ id, dataset, index, time, ingested, ancestors }: Event, { chunk, start, end }: Stored) {
    this.id = id;
    this.dataset = shared(dataset);
    this.index = shared(index);
    this.time = time;
    this.ingested = ingested;
    if (ancestors) this.ancestors = ancestors;
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
  }

  get document(): JsonObject {
    const value: JsonValue = JSON.parse(decoder.decode(this.#chunk.subarray(this.#start, this.#end)));
    return isJsonObject(value) ? value : {};
  }

  /** The event with its document; what is written down of it. */
  toJSON(): Event {
    const { id, dataset, index, time, ingested, ancestors, document } = this;
    return { id, dataset, index, time, ingested, document, ...(ancestors ? { ancestors } : {}) };
  }
}

/** The few texts that very many events share: data streams. */
const texts = new Map<string, string>();
const MAX_TEXTS = 1000;

function shared(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size < MAX_TEXTS) texts.set(text, text);
  return text;
}

const CHUNK_SIZE = 1 << 20;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let chunk = new Uint8Array(0);
let used = 0;

/** Texts stand one behind the other in chunks; a chunk is freed with the last event that reads it. */
function store(text: string): Stored {
  // A character takes at most three bytes.
  const most = text.length * 3;
  if (most > CHUNK_SIZE) {
    const bytes = encoder.encode(text);
    return { chunk: bytes, start: 0, end: bytes.length };
  }
  if (used + most > chunk.length) {
    chunk = new Uint8Array(CHUNK_SIZE);
    used = 0;
  }
  const start = used;
  used += encoder.encodeInto(text, chunk.subarray(start)).written;
  return { chunk, start, end: used };
}
