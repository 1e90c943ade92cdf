import type { Code } from '#base/codes.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';

/** A mistake in a filter or query object; it never leaves the lowering of that object. */
export class DslMistake extends Error {
  readonly code: Code;
  /** Where in the object: `filters[0].query.term`. */
  readonly path: string;
  readonly help: string | undefined;

  constructor(code: Code, path: string, message: string, help?: string) {
    super(message);
    this.code = code;
    this.path = path;
    this.help = help;
  }
}

export function objectOf(value: JsonValue | undefined, path: string): JsonObject {
  if (!isJsonObject(value)) throw new DslMistake('LUC202', path, 'an object was expected here');
  return value;
}

/** One value counts as a list of one. */
export function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

/** Numbers and booleans are their JSON text. */
export function textOf(value: JsonValue | undefined, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new DslMistake('LUC202', path, 'a text, a number, true or false was expected here');
}

/** A query on one field: `{ "field": value }` or `{ "field": { … } }`. */
export type FieldQuery = { readonly name: string; readonly options: JsonObject; readonly path: string };

/** A bare value stands for `{ [member]: value }`. Names that options have in every query are not fields. */
export function fieldQueryOf(body: JsonObject, member: string, path: string): FieldQuery {
  const entries = Object.entries(body).filter(([name]) => name !== 'boost' && name !== '_name');
  const [name, value] = entries[0] ?? ['', null];
  if (entries.length !== 1) throw new DslMistake('LUC202', path, 'one field was expected here');
  return { name, options: isJsonObject(value) ? value : { [member]: value as JsonValue }, path: `${path}.${name}` };
}
