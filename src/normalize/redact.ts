import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, memberOf, setMember } from './document.ts';

/** What stands where a secret stood. */
const REDACTED = '[REDACTED]';

/** What vendors themselves write for a value they do not show. */
const BLANKED = /^(?:<?sensitiveDataRemoved>?|HIDDEN_DUE_TO_SECURITY_REASONS|\[?redacted\]?|\*+|)$/i;

/** Names below an object; a name without any is a secret. */
type Names = { readonly [name: string]: Names };

/** Replaces secrets, visibly; the same object when it has none. */
export type Redaction = (record: JsonObject) => JsonObject;

/** A redaction of the values at dotted paths. Lists on the way are looked into; only texts and numbers are secrets. */
export function compileRedaction(paths: readonly string[]): Redaction {
  const names: { [name: string]: Names } = {};
  for (const path of paths) addPath(names, path.split('.'));
  return (record) => redactedObject(record, names);
}

function addPath(names: { [name: string]: Names }, segments: readonly string[]): void {
  let at: { [name: string]: Names } = names;
  for (const segment of segments) {
    const below = (at[segment] ?? {}) as { [name: string]: Names };
    at[segment] = below;
    at = below;
  }
}

function redactedObject(object: JsonObject, names: Names): JsonObject {
  let copy: Draft | undefined;
  for (const [name, below] of Object.entries(names)) {
    const value = memberOf(object, name);
    if (value === undefined) continue;
    const clean = Object.keys(below).length === 0 ? redactedValue(value) : redactedBelow(value, below);
    if (clean === value) continue;
    copy ??= { ...object };
    setMember(copy, name, clean);
  }
  return copy ?? object;
}

function redactedBelow(value: JsonValue, names: Names): JsonValue {
  if (Array.isArray(value)) {
    const members = value.map((member: JsonValue) => redactedBelow(member, names));
    return members.every((member, i) => member === value[i]) ? value : members;
  }
  return isJsonObject(value) ? redactedObject(value, names) : value;
}

function redactedValue(value: JsonValue): JsonValue {
  if (typeof value === 'number') return REDACTED;
  if (Array.isArray(value)) return value.every((member) => member === REDACTED) ? value : value.map(() => REDACTED);
  return typeof value === 'string' && !BLANKED.test(value) ? REDACTED : value;
}
