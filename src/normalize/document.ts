import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';

/** A document being built. */
export type Draft = { [key: string]: JsonValue };

/** Sets a member as the object's own, whatever its name: `__proto__` in a log is a name like any other. */
export function setMember(object: Draft, name: string, value: JsonValue): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}

/** The object's own member. */
export function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The value at a path of names; nothing is looked up in arrays. */
export function valueAt(value: JsonValue | undefined, segments: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const segment of segments) {
    found = memberOf(found, segment);
    if (found === undefined) return undefined;
  }
  return found;
}

/** Every scalar a path leads to, with arrays on the way looked into. */
export function scalarsAt(value: JsonValue | undefined, segments: readonly string[], from = 0): (string | number | boolean)[] {
  if (Array.isArray(value)) return value.flatMap((member: JsonValue) => scalarsAt(member, segments, from));
  if (from < segments.length) return scalarsAt(memberOf(value, segments[from] as string), segments, from + 1);
  return value === undefined || value === null || typeof value === 'object' ? [] : [value as string | number | boolean];
}

/** Sets the field at a path; a value that already stands in the way stays. */
export function setAt(draft: Draft, segments: readonly string[], value: JsonValue): void {
  const parent = parentOf(draft, segments);
  if (parent) setMember(parent, segments.at(-1) as string, value);
}

/** Adds the value to the list at a path, once. */
export function addAt(draft: Draft, segments: readonly string[], value: JsonValue): void {
  const parent = parentOf(draft, segments);
  if (!parent) return;
  const name = segments.at(-1) as string;
  const list = memberOf(parent, name);
  if (!Array.isArray(list)) setMember(parent, name, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** A copy without the members that are undefined. */
export function compact(members: { readonly [key: string]: JsonValue | undefined }): JsonObject {
  const kept: Draft = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) setMember(kept, name, value);
  return kept;
}

/**
 * The value with null, `""`, `{}` and `[]` left out, inside objects and lists too, as Elastic's pipelines do it for some datasets. Undefined
 * when nothing is left; the value itself when nothing was empty. Not for records deeper than the limit of `guard.ts`.
 */
export function withoutEmpty(value: JsonValue): JsonValue | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value !== 'object') return value;
  return Array.isArray(value) ? withoutEmptyMembers(value) : withoutEmptyFields(value as JsonObject);
}

function withoutEmptyMembers(list: readonly JsonValue[]): JsonValue | undefined {
  const kept = list.map(withoutEmpty);
  if (kept.every((member, i) => member === list[i])) return list.length > 0 ? list : undefined;
  const filled = kept.filter((member) => member !== undefined);
  return filled.length > 0 ? filled : undefined;
}

function withoutEmptyFields(object: JsonObject): JsonObject | undefined {
  const names = Object.keys(object);
  const kept = names.map((name) => withoutEmpty(object[name] as JsonValue));
  if (kept.every((member, i) => member !== undefined && member === object[names[i] as string]))
    return names.length > 0 ? object : undefined;
  const filled: Draft = {};
  for (const [i, member] of kept.entries()) if (member !== undefined) setMember(filled, names[i] as string, member);
  return Object.keys(filled).length > 0 ? filled : undefined;
}

function parentOf(draft: Draft, segments: readonly string[]): Draft | undefined {
  let parent = draft;
  for (let i = 0; i < segments.length - 1; i++) {
    const name = segments[i] as string;
    const child = memberOf(parent, name);
    if (child === undefined) {
      const created: Draft = {};
      setMember(parent, name, created);
      parent = created;
    } else if (isJsonObject(child)) parent = child as Draft;
    else return undefined;
  }
  return parent;
}
