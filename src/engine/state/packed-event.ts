import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';

/** Rules that keep an event keep it one after the other, and share what is packed of it. */
let last: { readonly event: Event; readonly packed: Event } | undefined;

/**
 * The event with its document as text, which takes a third of the memory; reading the document parses it anew. For rule types that must keep
 * very many events whole and will hardly ever look at one.
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
  const text = JSON.stringify(document);
  return {
    ...others,
    get document(): JsonObject {
      const value: JsonValue = JSON.parse(text);
      return isJsonObject(value) ? value : {};
    },
  };
}
