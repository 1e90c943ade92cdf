import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Scalar } from './value.ts';

/**
 * Every scalar a document holds at a dotted path. Objects and dotted keys are the same field, and both spellings in one document add up;
 * arrays are looked into, and a number in the path is also an array position (`target_resources.0.type`). Null, `[]` and missing give nothing.
 */
export function fieldValues(document: JsonObject, path: string): readonly Scalar[] {
  const found: Scalar[] = [];
  collect(document, path.split('.'), 0, found);
  return found;
}

/** Everything at a dotted path, objects and nulls too, arrays flattened. */
export function membersAt(document: JsonObject, path: string): readonly JsonValue[] {
  const found: JsonValue[] = [];
  visit(document, path.split('.'), 0, (value) => flatten(value, found));
  return found;
}

function collect(node: JsonValue, segments: readonly string[], from: number, found: Scalar[]): void {
  visit(node, segments, from, (value) => collectScalars(value, found));
}

function collectScalars(value: JsonValue, found: Scalar[]): void {
  if (Array.isArray(value)) for (const member of value) collectScalars(member, found);
  else if (value !== null && typeof value !== 'object') found.push(value as Scalar);
}

function flatten(value: JsonValue, found: JsonValue[]): void {
  if (Array.isArray(value)) for (const member of value) flatten(member, found);
  else found.push(value);
}

/** Calls `reach` with every node that the segments lead to, keys with dots in them included. */
function visit(node: JsonValue, segments: readonly string[], from: number, reach: (value: JsonValue) => void): void {
  if (from === segments.length) {
    reach(node);
    return;
  }
  if (Array.isArray(node)) {
    visitArray(node, segments, from, reach);
    return;
  }
  if (!isJsonObject(node)) return;
  if (segments.length - from > MAX_KEYS) {
    visitMembers(node, segments, from, reach);
    return;
  }
  let key = '';
  for (let to = from; to < segments.length; to++) {
    key = to === from ? (segments[to] as string) : `${key}.${segments[to]}`;
    if (Object.hasOwn(node, key)) visit(node[key] as JsonValue, segments, to + 1, reach);
  }
}

/** Of a longer path the keys it may begin with are not tried one by one: there are too many, and they are too long. */
const MAX_KEYS = 32;

function visitMembers(node: JsonObject, segments: readonly string[], from: number, reach: (value: JsonValue) => void): void {
  for (const [key, value] of Object.entries(node)) {
    const parts = key.split('.');
    const isOnTheWay = parts.length <= segments.length - from && parts.every((part, i) => part === segments[from + i]);
    if (isOnTheWay) visit(value as JsonValue, segments, from + parts.length, reach);
  }
}

function visitArray(node: readonly JsonValue[], segments: readonly string[], from: number, reach: (value: JsonValue) => void): void {
  const position = segments[from] as string;
  if (/^\d{1,9}$/.test(position) && Number(position) < node.length) visit(node[Number(position)] as JsonValue, segments, from + 1, reach);
  visitObjects(node, segments, from, reach);
}

/** The objects of a list; those of lists in it too, in which a number is no position again: that would double the ways at every level. */
function visitObjects(node: readonly JsonValue[], segments: readonly string[], from: number, reach: (value: JsonValue) => void): void {
  for (const member of node) {
    if (Array.isArray(member)) visitObjects(member, segments, from, reach);
    else if (isJsonObject(member)) visit(member, segments, from, reach);
  }
}
