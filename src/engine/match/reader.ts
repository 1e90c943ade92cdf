import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { membersAt } from '#event/path.ts';
import { compilePathPattern } from '#event/path-pattern.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import { type FieldSlot, NO_VALUES } from './fields.ts';
import type { PathTrie } from './path-trie.ts';

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
  /** What fills the slots, as long as it can. */
  #trie: PathTrie | undefined;
  #reading: number;
  #values: Map<string, readonly Scalar[]> | undefined;

  /** With a trie the slots of its fields are filled together; all slots that this reader is asked for must be in it. */
  constructor(document: JsonObject, scope = '', trie?: PathTrie) {
    this.document = document;
    this.#scope = scope;
    this.#reading = ++lastReading;
    this.#trie = trie;
    if (trie && !trie.fill(document, this.#reading)) this.#readAlone();
  }

  /** The scalars of a slot's field, as `values` answers them. */
  read(slot: FieldSlot): readonly Scalar[] {
    if (slot.reading === this.#reading) return slot.values;
    return this.#isMissing(slot) ? NO_VALUES : this.#lookUp(slot);
  }

  /** Whether anything may stand at or below the slot's path: false only where nothing does. */
  mayHave(slot: FieldSlot): boolean {
    return slot.reading === this.#reading || !this.#isMissing(slot);
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
    return (this.#trie === undefined || (slot.reading === this.#reading && slot.hasObject)) && this.#hasBelow(field);
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

  /** True when the walk over the document has shown that a slot's path leads nowhere. */
  #isMissing(slot: FieldSlot): boolean {
    if (slot.field.isPattern) return slot.base !== undefined && !this.mayHave(slot.base);
    if (!this.#trie) return false;
    if (!this.#trie.complete(slot, this.#reading)) this.#readAlone();
    return this.#trie !== undefined && slot.reading !== this.#reading;
  }

  /** Goes on without the trie. */
  #readAlone(): void {
    this.#trie = undefined;
    this.#reading = ++lastReading;
  }

  #lookUp(slot: FieldSlot): readonly Scalar[] {
    if (slot.reading === this.#reading) return slot.values;
    slot.values = this.#valuesOf(slot.field);
    slot.reading = this.#reading;
    return slot.values;
  }

  #valuesOf(field: FieldRef): Scalar[] {
    return field.isPattern ? this.#matchingValues(field.path) : this.#scalars(field);
  }

  #hasBelow({ path, isPattern }: FieldRef): boolean {
    return !isPattern && membersAt(this.document, this.#inScope(path)).some((member) => isJsonObject(member) && hasLeaf(member, 0));
  }

  #scalars(field: FieldRef): Scalar[] {
    const found: Scalar[] = [];
    for (const member of membersAt(this.document, this.#inScope(field.path))) {
      if (member === null) {
        if (field.nullValue !== undefined) found.push(field.nullValue);
      } else if (typeof member !== 'object') found.push(member);
    }
    return found.length === 0 ? NO_VALUES : found;
  }

  /** The scalars whose path matches; array positions may stand in it as segments or be left out. */
  #matchingValues(pattern: string): Scalar[] {
    const inScope = this.#inScope(pattern);
    const matches = compilePathPattern(inScope);
    const literal = inScope.slice(0, inScope.indexOf('*'));
    const found: Scalar[] = [];
    const { node, path: start } = this.#startOf(literal);
    visitLeaves(node, start, start, 0, {
      leads: (path) => (path.length < literal.length ? literal.startsWith(path) : path.startsWith(literal)),
      take: (value, path, numbered) => {
        if (matches(path) || (numbered !== path && matches(numbered))) found.push(value);
      },
    });
    return found;
  }

  /** Where to look for what begins with a path: at its object, while names are known to hold no dots and no list is in the way. */
  #startOf(literal: string): { readonly node: JsonValue; readonly path: string } {
    const whole = { node: this.document, path: '' };
    const dot = literal.lastIndexOf('.');
    if (!this.#trie || dot <= 0) return whole;
    const path = literal.slice(0, dot);
    let node: JsonValue = this.document;
    for (const name of path.split('.')) {
      if (!isJsonObject(node)) return whole;
      node = Object.hasOwn(node, name) ? (node[name] ?? null) : null;
    }
    return { node, path };
  }
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

type Visitor = {
  /** Whether something at or below the path may be wanted. */
  readonly leads: (path: string) => boolean;
  readonly take: (value: Scalar, path: string, numbered: string) => void;
};

function visitLeaves(node: JsonValue, path: string, numbered: string, depth: number, visitor: Visitor): void {
  if (depth > MAX_DEPTH || node === null || !(visitor.leads(path) || visitor.leads(numbered))) return;
  if (Array.isArray(node)) {
    for (const [position, member] of node.entries()) visitLeaves(member, path, joinPath(numbered, String(position)), depth + 1, visitor);
  } else if (isJsonObject(node)) {
    for (const [key, member] of Object.entries(node)) visitLeaves(member, joinPath(path, key), joinPath(numbered, key), depth + 1, visitor);
  } else visitor.take(node as Scalar, path, numbered);
}

function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
