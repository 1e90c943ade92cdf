import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Scalar } from './value.ts';

/**
 * Every scalar a document holds at a dotted path. Objects and dotted keys are the same field, and both spellings in one document add up;
 * arrays are looked into, and a number in the path is also an array position (`target_resources.0.type`). Null, `[]` and missing give nothing.
 */
export function fieldValues(document: JsonObject, path: string): readonly Scalar[] {
  const found: Scalar[] = [];
  collect(document, spellingsOf(path), 0, found);
  return found;
}

/** Everything at a dotted path, objects and nulls too, arrays flattened. */
export function membersAt(document: JsonObject, path: string): readonly JsonValue[] {
  const found: JsonValue[] = [];
  visit(document, spellingsOf(path), 0, (value) => flatten(value, found));
  return found;
}

function collect(node: JsonValue, path: Spellings, from: number, found: Scalar[]): void {
  visit(node, path, from, (value) => collectScalars(value, found));
}

function collectScalars(value: JsonValue, found: Scalar[]): void {
  if (Array.isArray(value)) for (const member of value) collectScalars(member, found);
  else if (value !== null && typeof value !== 'object') found.push(value as Scalar);
}

function flatten(value: JsonValue, found: JsonValue[]): void {
  if (Array.isArray(value)) for (const member of value) flatten(member, found);
  else found.push(value);
}

/** For every segment of a path the keys that may begin there: `a.b.c` is `[[a, a.b, a.b.c], [b, b.c], [c]]`. */
type Spellings = readonly (readonly string[])[];

const spellingsByPath = new Map<string, Spellings>();

/** Paths come from rules and queries, so there are few; more than this are not remembered. */
const MAX_PATHS = 10_000;

/** Of a longer path the keys it may begin with are not tried one by one: there are too many, and they are too long. */
const MAX_KEYS = 32;

/** The keys of a path, worked out once (benchmark `esql`). */
function spellingsOf(path: string): Spellings {
  const known = spellingsByPath.get(path);
  if (known) return known;
  const segments = path.split('.');
  const spellings = segments.map((segment, from) =>
    segments.length - from > MAX_KEYS ? [segment] : segments.slice(from).map((_, i) => segments.slice(from, from + i + 1).join('.')),
  );
  if (spellingsByPath.size < MAX_PATHS) spellingsByPath.set(path, spellings);
  return spellings;
}

/** Calls `reach` with every node that the segments lead to, keys with dots in them included. */
function visit(node: JsonValue, path: Spellings, from: number, reach: (value: JsonValue) => void): void {
  const keys = path[from];
  if (keys === undefined) {
    reach(node);
    return;
  }
  if (Array.isArray(node)) {
    visitArray(node, path, from, reach);
    return;
  }
  if (!isJsonObject(node)) return;
  if (path.length - from > MAX_KEYS) {
    visitMembers(node, path, from, reach);
    return;
  }
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (Object.hasOwn(node, key)) visit(node[key] as JsonValue, path, from + i + 1, reach);
  }
}

function visitMembers(node: JsonObject, path: Spellings, from: number, reach: (value: JsonValue) => void): void {
  for (const [key, value] of Object.entries(node)) {
    const parts = key.split('.');
    const isOnTheWay = parts.length <= path.length - from && parts.every((part, i) => part === path[from + i]?.[0]);
    if (isOnTheWay) visit(value as JsonValue, path, from + parts.length, reach);
  }
}

function visitArray(node: readonly JsonValue[], path: Spellings, from: number, reach: (value: JsonValue) => void): void {
  const position = path[from]?.[0] as string;
  if (/^\d{1,9}$/.test(position) && Number(position) < node.length) visit(node[Number(position)] as JsonValue, path, from + 1, reach);
  visitObjects(node, path, from, reach);
}

/** The objects of a list; those of lists in it too, in which a number is no position again: that would double the ways at every level. */
function visitObjects(node: readonly JsonValue[], path: Spellings, from: number, reach: (value: JsonValue) => void): void {
  for (const member of node) {
    if (Array.isArray(member)) visitObjects(member, path, from, reach);
    else if (isJsonObject(member)) visit(member, path, from, reach);
  }
}
