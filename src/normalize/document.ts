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

/** The names of a dotted path. Paths are our own words, so they are few. */
export function segmentsOf(path: string): readonly string[] {
  const known = segments.get(path);
  if (known) return known;
  const split = path.split('.');
  segments.set(path, split);
  return split;
}

const segments = new Map<string, readonly string[]>();

/** Every scalar a path leads to, with arrays on the way looked into. */
export function scalarsAt(value: JsonValue | undefined, path: readonly string[]): (string | number | boolean)[] {
  const found: (string | number | boolean)[] = [];
  collectScalars(value, path, 0, found);
  return found;
}

function collectScalars(value: JsonValue | undefined, path: readonly string[], from: number, found: (string | number | boolean)[]): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) for (const member of value) collectScalars(member, path, from, found);
  else if (from < path.length) collectScalars(memberOf(value, path[from] as string), path, from + 1, found);
  else if (typeof value !== 'object') found.push(value as string | number | boolean);
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
  let kept: JsonValue[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const member = list[i] as JsonValue;
    const filled = withoutEmpty(member);
    if (filled !== member) kept ??= list.slice(0, i);
    if (kept && filled !== undefined) kept.push(filled);
  }
  const filled = kept ?? list;
  return filled.length > 0 ? filled : undefined;
}

/** Most objects have nothing empty: they are copied with the first empty member that is met. */
function withoutEmptyFields(object: JsonObject): JsonObject | undefined {
  const names = Object.keys(object);
  let kept: Draft | undefined;
  let count = 0;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const member = object[name] as JsonValue;
    const filled = withoutEmpty(member);
    if (filled !== member) kept ??= membersBefore(object, names, i);
    if (filled === undefined) continue;
    count++;
    if (kept) setMember(kept, name, filled);
  }
  return count > 0 ? (kept ?? object) : undefined;
}

function membersBefore(object: JsonObject, names: readonly string[], end: number): Draft {
  const copy: Draft = {};
  for (let i = 0; i < end; i++) {
    setMember(copy, names[i] as string, object[names[i] as string] as JsonValue);
  }
  return copy;
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
