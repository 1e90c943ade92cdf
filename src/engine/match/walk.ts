import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Scalar } from '#event/value.ts';
import { type Place, type Probe, type Step, stepTo, type Way } from './place.ts';

/** What a walk over one document found: what stands at every place that keeps it, where `at` of the place says. */
export type Walk = { readonly reading: number; readonly kept: (JsonValue | Several)[] };

/** What stands at one place in several objects of a list. */
class Several {
  readonly values: JsonValue[];

  constructor(values: JsonValue[]) {
    this.values = values;
  }
}

/** Walks from the root. False when a member's name holds dots and may belong to a path: then the walk has nothing to say. */
export function walkDocument(document: JsonObject, root: Place, walk: Walk): boolean {
  keep(document, root, walk);
  return walkObject(document, root, walk);
}

/** Walks what was left out on a way. False as above. */
export function completeWay({ lazy }: Way, walk: Walk): boolean {
  if (lazy === undefined || lazy.reading !== walk.reading || lazy.completed === walk.reading) return true;
  lazy.completed = walk.reading;
  const found = walk.kept[lazy.at] as JsonValue | Several;
  if (!(found instanceof Several)) return descend(found, lazy, walk);
  return found.values.every((value) => descend(value, lazy, walk));
}

/** What stands at the end of a completed way: what stands in several objects as a list, undefined when nothing does. */
export function endOf({ name, above, place }: Way, { reading, kept }: Walk): JsonValue | undefined {
  const from = place.isKept ? place : above;
  if (from.reading !== reading) return undefined;
  const found = kept[from.at] as JsonValue | Several;
  const value = found instanceof Several ? found.values : found;
  if (from === place) return value;
  if (!Array.isArray(value)) return memberOf(value, name);
  const members: JsonValue[] = [];
  collectMembers(value, name, members);
  return members;
}

function collectMembers(list: readonly JsonValue[], name: string, members: JsonValue[]): void {
  for (const one of list) {
    if (Array.isArray(one)) collectMembers(one, name, members);
    else {
      const member = memberOf(one, name);
      if (member !== undefined) members.push(member);
    }
  }
}

function memberOf(value: JsonValue, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}

function walkObject(object: JsonObject, place: Place, walk: Walk): boolean {
  if (place.ends !== undefined) return takeEnds(object, place.ends, walk);
  const names = Object.keys(object);
  let last = place.start;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const step = last.next.name === name ? last.next : stepTo(name, last, place);
    last = step;
    const to = step.place;
    if (to === undefined) {
      if (step.isDotted) return false;
    } else if ((to.isKept || to.probes.length > 0) && !take(object[name] as JsonValue, to, walk)) return false;
  }
  return true;
}

function takeEnds(object: JsonObject, ends: readonly Step[], walk: Walk): boolean {
  for (let i = 0; i < ends.length; i++) {
    const { name, place } = ends[i] as Step;
    const value = memberOf(object, name);
    if (value !== undefined && place) take(value, place, walk);
  }
  return true;
}

function take(value: JsonValue, place: Place, walk: Walk): boolean {
  const { probes } = place;
  if (probes.length > 0) tell(value, probes);
  if (!place.isKept) return true;
  keep(value, place, walk);
  return place.isLazy || descend(value, place, walk);
}

function keep(value: JsonValue, place: Place, { reading, kept }: Walk): void {
  if (place.reading !== reading) {
    place.reading = reading;
    place.at = kept.length;
    kept.push(value);
    return;
  }
  const found = kept[place.at] as JsonValue | Several;
  if (found instanceof Several) found.values.push(value);
  else kept[place.at] = new Several([found, value]);
}

function tell(value: JsonValue, probes: readonly Probe[]): void {
  for (let i = 0; i < probes.length; i++) {
    const probe = probes[i] as Probe;
    probe.meet();
    tellValues(value, probe);
  }
}

function tellValues(value: JsonValue, probe: Probe): void {
  if (typeof value !== 'object' || value === null) probe.probe(value as Scalar | null);
  else if (Array.isArray(value)) for (const member of value) tellValues(member, probe);
}

function descend(value: JsonValue, place: Place, walk: Walk): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) ? walkList(value, place, walk) : walkObject(value as JsonObject, place, walk);
}

/** A number in a path is a position in a list; any other name is looked up in its members. */
function walkList(list: readonly JsonValue[], place: Place, walk: Walk): boolean {
  for (const { position, place: to } of place.positions) {
    if (position < list.length && !take(list[position] as JsonValue, to, walk)) return false;
  }
  return walkObjects(list, place, walk);
}

/** In a list of a list a number is no position again. */
function walkObjects(list: readonly JsonValue[], place: Place, walk: Walk): boolean {
  for (const member of list) {
    if (typeof member !== 'object' || member === null) continue;
    const isDone = Array.isArray(member) ? walkObjects(member, place, walk) : walkObject(member as JsonObject, place, walk);
    if (!isDone) return false;
  }
  return true;
}
