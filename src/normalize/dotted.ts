import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, memberOf, setMember } from './document.ts';

/** Longer names are no field paths; they stay as they are. */
const MAX_SEGMENTS = 50;

/** A copy of the document with `a.b` keys as objects, so that a field has one place. Only for what `guard.ts` let through. */
export function withoutDottedKeys(document: JsonObject): Draft {
  const opened: Draft = {};
  for (const [name, value] of Object.entries(document)) {
    const segments = name.split('.');
    const member = isJsonObject(value) ? withoutDottedKeys(value) : value;
    put(opened, segments.length > MAX_SEGMENTS ? [name] : segments, member);
  }
  return opened;
}

/** Two objects at one path become one; where a scalar stands in the way, what came first stays. */
function put(draft: Draft, segments: readonly string[], value: JsonValue): void {
  const [name = '', ...rest] = segments;
  const there = memberOf(draft, name);
  if (rest.length > 0) {
    if (there === undefined) setMember(draft, name, {});
    const child = memberOf(draft, name);
    if (isJsonObject(child)) put(child as Draft, rest, value);
  } else if (isJsonObject(there) && isJsonObject(value)) {
    for (const [member, below] of Object.entries(value)) put(there as Draft, [member], below);
  } else if (there === undefined) setMember(draft, name, value);
}
