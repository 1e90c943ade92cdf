import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { membersAt } from '#event/path.ts';
import { compilePathPattern } from '#event/path-pattern.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';

/** Whether the event behind the reader meets a condition. */
export type Predicate = (reader: DocumentReader) => boolean;

const NO_VALUES: readonly Scalar[] = [];

/**
 * Reads the fields of one document, each path once. Inside a nested group it reads one object of the group: `scope` is the path that led
 * there, and paths stay absolute.
 */
export class DocumentReader {
  readonly document: JsonObject;
  readonly #scope: string;
  readonly #values = new Map<string, readonly Scalar[]>();

  constructor(document: JsonObject, scope = '') {
    this.document = document;
    this.#scope = scope;
  }

  /** The scalars of a field as they are stored; an explicit null counts as the field's `nullValue`. */
  values(field: FieldRef): readonly Scalar[] {
    if (field.constant !== undefined) return [field.constant];
    const key = keyOf(field);
    let values = this.#values.get(key);
    if (values === undefined) {
      values = field.isPattern ? this.#matchingValues(field.path) : this.#scalars(field);
      this.#values.set(key, values);
    }
    return values;
  }

  /** Whether anything at or below the path has a value (Elasticsearch: a text past `ignore_above` is none). */
  hasAny(field: FieldRef): boolean {
    const { constant, ignoreAbove } = field;
    const values = constant === undefined ? this.values(field) : [constant];
    if (ignoreAbove === undefined ? values.length > 0 : values.some((value) => keywordText(value).length <= ignoreAbove)) return true;
    return (
      !field.isPattern && membersAt(this.document, this.#inScope(field.path)).some((member) => isJsonObject(member) && hasLeaf(member, 0))
    );
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

  #scalars(field: FieldRef): readonly Scalar[] {
    const found: Scalar[] = [];
    for (const member of membersAt(this.document, this.#inScope(field.path))) {
      if (member === null) {
        if (field.nullValue !== undefined) found.push(field.nullValue);
      } else if (typeof member !== 'object') found.push(member);
    }
    return found.length === 0 ? NO_VALUES : found;
  }

  /** The scalars whose path matches; array positions may stand in it as segments or be left out. */
  #matchingValues(pattern: string): readonly Scalar[] {
    const inScope = this.#inScope(pattern);
    const dot = inScope.lastIndexOf('.', inScope.indexOf('*'));
    // Most documents have nothing where the pattern begins: they need not be walked.
    if (dot > 0 && membersAt(this.document, inScope.slice(0, dot)).length === 0) return NO_VALUES;
    const matches = compilePathPattern(inScope);
    const found: Scalar[] = [];
    visitLeaves(this.document, '', '', 0, (value, path, numbered) => {
      if (matches(path) || (numbered !== path && matches(numbered))) found.push(value);
    });
    return found;
  }
}

/** What a path reads: a pattern is not a name with a star in it. */
function keyOf({ path, isPattern, nullValue }: FieldRef): string {
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

type Visit = (value: Scalar, path: string, numbered: string) => void;

function visitLeaves(node: JsonValue, path: string, numbered: string, depth: number, visit: Visit): void {
  if (depth > MAX_DEPTH || node === null) return;
  if (Array.isArray(node)) {
    for (const [position, member] of node.entries()) visitLeaves(member, path, joinPath(numbered, String(position)), depth + 1, visit);
  } else if (isJsonObject(node)) {
    for (const [key, member] of Object.entries(node)) visitLeaves(member, joinPath(path, key), joinPath(numbered, key), depth + 1, visit);
  } else visit(node as Scalar, path, numbered);
}

function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
