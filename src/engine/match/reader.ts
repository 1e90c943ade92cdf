import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { membersAt } from '#event/path.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import { type FieldSlot, NO_VALUES } from './fields.ts';
import { leavesUnder, patternOf } from './pattern.ts';
import type { Place } from './place.ts';
import { completeWay, endOf, type Walk, walkDocument } from './walk.ts';

/** Whether the event behind the reader meets a condition. */
export type Predicate = (reader: DocumentReader) => boolean;

/** Every reader has a number, so that a slot knows whose values it holds. */
let lastReading = 0;

/**
 * Reads the fields of one document, each path once. Inside a nested group it reads one object of the group: `scope` is the path that led
 * there, and paths stay absolute.
 */
export class DocumentReader {
  readonly document: JsonObject;
  readonly #scope: string;
  #reading = ++lastReading;
  /** What a walk over the document found, as long as it can be used. */
  #walk: Walk | undefined;
  /** The values of slots that were asked for: one alone, or a list. */
  readonly #held: (Scalar | readonly Scalar[])[] = [];
  #values: Map<string, readonly Scalar[]> | undefined;

  /** With places the document is walked over from their root; all slots that this reader is asked for must have their way in them. */
  constructor(document: JsonObject, scope = '', root?: Place) {
    this.document = document;
    this.#scope = scope;
    if (!root) return;
    this.#walk = { reading: this.#reading, kept: [] };
    if (!walkDocument(document, root, this.#walk)) this.#readAlone();
  }

  /** Whether every field is looked up on its own: nothing was walked, or the document has names that a walk cannot tell apart. */
  get readsAlone(): boolean {
    return this.#walk === undefined;
  }

  /** The scalars of a slot's field, as `values` answers them. */
  read(slot: FieldSlot): readonly Scalar[] {
    const held = this.#heldOf(slot);
    if (typeof held === 'object') return held;
    const values = [held];
    this.#held[slot.at] = values;
    return values;
  }

  /** The scalar of a slot's field when there is one; undefined for any other number of them. */
  only(slot: FieldSlot): Scalar | undefined {
    const held = this.#heldOf(slot);
    if (typeof held !== 'object') return held;
    return held.length === 1 ? held[0] : undefined;
  }

  #heldOf(slot: FieldSlot): Scalar | readonly Scalar[] {
    return slot.reading === this.#reading ? (this.#held[slot.at] as Scalar | readonly Scalar[]) : this.#load(slot);
  }

  /** The scalars of a field as they are stored; an explicit null counts as the field's `nullValue`. */
  values(field: FieldRef): readonly Scalar[] {
    if (field.constant !== undefined) return [field.constant];
    const key = fieldKey(field);
    this.#values ??= new Map();
    let values = this.#values.get(key);
    if (values === undefined) {
      values = this.#valuesOf(field);
      this.#values.set(key, values);
    }
    return values;
  }

  /** Whether anything at or below the path has a value (Elasticsearch: a text past `ignore_above` is none). */
  hasAny(field: FieldRef): boolean {
    const { constant } = field;
    return isSearchable(constant === undefined ? this.values(field) : [constant], field) || this.#hasBelow(field);
  }

  /** The same of a slot, whose values are found already; the limit is that of `field`. */
  hasAnyIn(slot: FieldSlot, field: FieldRef): boolean {
    if (isSearchable(this.read(slot), field)) return true;
    return slot.hasObject && this.#hasBelow(field);
  }

  /** Every scalar of the document. */
  allValues(): readonly Scalar[] {
    return this.#matchingValues('*');
  }

  /** One reader an object of a nested array. */
  *nested(path: string): Iterable<DocumentReader> {
    for (const member of membersAt(this.document, this.#inScope(path))) {
      if (isJsonObject(member)) yield new DocumentReader(member, `${path}.`);
    }
  }

  #inScope(path: string): string {
    return path.startsWith(this.#scope) ? path.slice(this.#scope.length) : path;
  }

  /** Goes on without the walk. */
  #readAlone(): void {
    this.#walk = undefined;
    this.#reading = ++lastReading;
  }

  #load(slot: FieldSlot): Scalar | readonly Scalar[] {
    const { way } = slot;
    if (this.#walk && way && !completeWay(way, this.#walk)) this.#readAlone();
    const stands = slot.field.isPattern ? this.#fieldsBelow(slot) : this.#walk && way ? endOf(way, this.#walk) : this.#members(slot.field);
    slot.hasObject = false;
    const held = scalarsOf(stands, slot);
    slot.reading = this.#reading;
    slot.at = this.#held.length;
    this.#held.push(held);
    return held;
  }

  /** What a pattern matches; nothing where a walk has found nothing at the object that its fields stand in. */
  #fieldsBelow({ field, base }: FieldSlot): readonly Scalar[] {
    const isThere = !base || this.read(base).length > 0 || base.hasObject;
    return isThere || !this.#walk ? this.#matchingValues(field.path) : NO_VALUES;
  }

  #members({ path }: FieldRef): readonly JsonValue[] {
    return membersAt(this.document, this.#inScope(path));
  }

  #valuesOf(field: FieldRef): readonly Scalar[] {
    return field.isPattern ? this.#matchingValues(field.path) : this.#scalars(field);
  }

  #hasBelow(field: FieldRef): boolean {
    return !field.isPattern && this.#members(field).some((member) => isJsonObject(member) && hasLeaf(member, 0));
  }

  #scalars(field: FieldRef): readonly Scalar[] {
    const found: Scalar[] = [];
    for (const member of this.#members(field)) {
      if (member === null) {
        if (field.nullValue !== undefined) found.push(field.nullValue);
      } else if (typeof member !== 'object') found.push(member);
    }
    return found.length === 0 ? NO_VALUES : found;
  }

  /** The scalars whose path matches; array positions may stand in it as segments or be left out. */
  #matchingValues(pattern: string): readonly Scalar[] {
    const wanted = patternOf(this.#inScope(pattern));
    const { node, path } = this.#startOf(wanted.literal);
    return leavesUnder(node, path, wanted);
  }

  /** Where to look for what begins with a path: at its object, while names are known to hold no dots and no list is in the way. */
  #startOf(literal: string): { readonly node: JsonValue; readonly path: string } {
    const whole = { node: this.document, path: '' };
    const dot = literal.lastIndexOf('.');
    if (!this.#walk || dot <= 0) return whole;
    const path = literal.slice(0, dot);
    let node: JsonValue = this.document;
    for (const name of path.split('.')) {
      if (!isJsonObject(node)) return whole;
      node = Object.hasOwn(node, name) ? (node[name] ?? null) : null;
    }
    return { node, path };
  }
}

/** The scalars of what stands at the slot's path, one alone; an explicit null counts as the field's `nullValue`. */
function scalarsOf(value: JsonValue | undefined, slot: FieldSlot): Scalar | readonly Scalar[] {
  if (value === undefined) return NO_VALUES;
  if (typeof value !== 'object') return value as Scalar;
  const values: Scalar[] = [];
  collect(value, slot, values);
  return values.length === 0 ? NO_VALUES : values;
}

function collect(value: JsonValue, slot: FieldSlot, values: Scalar[]): void {
  if (Array.isArray(value)) for (const member of value) collect(member, slot, values);
  else if (value === null) {
    if (slot.field.nullValue !== undefined) values.push(slot.field.nullValue);
  } else if (typeof value === 'object') slot.hasObject = true;
  else values.push(value as Scalar);
}

/** Elasticsearch: a text past `ignore_above` is none. */
function isSearchable(values: readonly Scalar[], { ignoreAbove }: FieldRef): boolean {
  return ignoreAbove === undefined ? values.length > 0 : values.some((value) => keywordText(value).length <= ignoreAbove);
}

/** What a path reads: a pattern is not a name with a star in it. */
export function fieldKey({ path, isPattern, nullValue }: FieldRef): string {
  if (isPattern) return `\u0001${path}`;
  return nullValue === undefined ? path : `${path}\u0000${JSON.stringify(nullValue)}`;
}

const MAX_DEPTH = 200;

function hasLeaf(node: JsonValue, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(node)) return node.some((member) => hasLeaf(member, depth + 1));
  if (isJsonObject(node)) return Object.values(node).some((member) => hasLeaf(member, depth + 1));
  return node !== null;
}
