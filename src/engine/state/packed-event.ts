import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';

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
  return { ...event };
}

function packedCopy({ document, ...others }: Event): Event {
  const bytes = store(JSON.stringify(document));
  return {
    ...others,
    get document(): JsonObject {
      const value: JsonValue = JSON.parse(decoder.decode(bytes));
      return isJsonObject(value) ? value : {};
    },
  };
}

const CHUNK_SIZE = 1 << 20;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let chunk = new Uint8Array(0);
let used = 0;

/** Texts stand one behind the other in chunks; a chunk is freed with the last event that reads it. */
function store(text: string): Uint8Array {
  // A character takes at most three bytes.
  const most = text.length * 3;
  if (most > CHUNK_SIZE) return encoder.encode(text);
  if (used + most > chunk.length) {
    chunk = new Uint8Array(CHUNK_SIZE);
    used = 0;
  }
  const { written } = encoder.encodeInto(text, chunk.subarray(used));
  const bytes = chunk.subarray(used, used + written);
  used += written;
  return bytes;
}
