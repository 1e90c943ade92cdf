import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';

/** One value of one event changed; `to` is absent where the field was taken out. */
export type EventChange = {
  /** The position of the event, from 0. */
  readonly event: number;
  readonly path: string;
  readonly from: JsonValue;
  readonly to?: JsonValue;
  readonly events: readonly Event[];
};

/** Every way that is tried to change one value, the events at the ends first. */
export function* changes(events: readonly Event[]): Generator<EventChange> {
  for (const event of new Set([events.length - 1, 0, Math.floor(events.length / 2), ...events.keys()])) {
    const subject = events[event];
    if (!subject) continue;
    for (const [segments, from] of leavesOf(subject.document)) {
      if (segments[0] === '@timestamp') continue;
      for (const to of others(from)) {
        const document = withMember(subject.document, segments, to);
        const change = { event, path: segments.join('.'), from, events: events.with(event, { ...subject, document }) };
        yield to === undefined ? change : { ...change, to };
      }
    }
  }
}

const MAX_DEPTH = 50;

/** The values of a document with the names that lead to them; a list is one value. */
export function leavesOf(document: JsonObject): Generator<[segments: readonly string[], value: JsonValue]> {
  return leaves(document, [], 0);
}

function* leaves(node: JsonObject, path: readonly string[], depth: number): Generator<[segments: readonly string[], value: JsonValue]> {
  for (const [name, member] of Object.entries(node)) {
    if (isJsonObject(member) && depth < MAX_DEPTH) yield* leaves(member, [...path, name], depth + 1);
    else yield [[...path, name], member];
  }
}

function others(value: JsonValue): readonly (JsonValue | undefined)[] {
  if (typeof value === 'boolean') return [!value, undefined];
  if (typeof value === 'number') return [value + 100_000, -1, undefined];
  if (typeof value === 'string') return [`changed ${value} changed`, undefined];
  return [undefined];
}

/** The document with another member, or without it. */
export function withMember(node: JsonObject, [name, ...rest]: readonly string[], value: JsonValue | undefined): JsonObject {
  if (name === undefined) return node;
  const member = node[name];
  if (rest.length > 0 && isJsonObject(member)) return { ...node, [name]: withMember(member, rest, value) };
  const { [name]: _, ...others } = node;
  return value === undefined ? others : { ...node, [name]: value };
}
