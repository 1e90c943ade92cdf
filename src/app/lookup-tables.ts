import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseIsoDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import type { Schema } from '#event/schema/schema.ts';

/** A table that `LOOKUP JOIN` reads: its rows, and the types of its columns as the rows tell them. */
export type LookupTable = { readonly schema: Schema; readonly rows: readonly Event[] };

/** Texts are keywords, whole numbers long, texts that are all dates dates; a column that holds both is a keyword. */
export function lookupTable(name: string, documents: readonly JsonObject[]): LookupTable {
  const types = new Map<string, string>();
  for (const document of documents) addTypes(document, '', 0, types);
  return {
    schema: schemaOfMapping(Object.fromEntries(types)),
    rows: documents.map((document, i) => ({ id: `${name}-${i}`, dataset: name, index: name, time: 0, ingested: 0, document })),
  };
}

const MAX_DEPTH = 20;

function addTypes(node: JsonValue, path: string, depth: number, types: Map<string, string>): void {
  if (node === null || depth > MAX_DEPTH) return;
  if (Array.isArray(node)) {
    for (const member of node) addTypes(member, path, depth + 1, types);
    return;
  }
  if (isJsonObject(node)) {
    for (const [key, member] of Object.entries(node)) addTypes(member, path === '' ? key : `${path}.${key}`, depth + 1, types);
    return;
  }
  types.set(path, commonType(types.get(path), typeOf(node)));
}

function typeOf(value: JsonValue): string {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'long' : 'double';
  return typeof value === 'string' && value.length >= 10 && parseIsoDate(value) !== undefined ? 'date' : 'keyword';
}

function commonType(before: string | undefined, next: string): string {
  if (before === undefined || before === next) return next;
  return NUMBERS.has(before) && NUMBERS.has(next) ? 'double' : 'keyword';
}

const NUMBERS: ReadonlySet<string> = new Set(['long', 'double']);
