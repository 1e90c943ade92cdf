import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseIsoDate } from '../date.ts';
import type { FieldMapping } from './mapping.ts';

const MAX_DEPTH = 50;

/**
 * The mapping with the fields that it leaves out and the documents have, as Elasticsearch’s dynamic mapping adds them: the first value of a
 * field decides; whole numbers are `long`, dates in ISO form `date`, other texts `text` with an exact `keyword` sub-field.
 */
export function withDynamicFields(
  mapping: Readonly<Record<string, FieldMapping>>,
  documents: Iterable<JsonObject>,
): Readonly<Record<string, FieldMapping>> {
  const fields = new Map<string, FieldMapping>(Object.entries(mapping));
  for (const document of documents) addMembers(document, '', 0, fields);
  return Object.fromEntries(fields);
}

function addMembers(object: JsonObject, prefix: string, depth: number, fields: Map<string, FieldMapping>): void {
  if (depth > MAX_DEPTH) return;
  for (const [key, value] of Object.entries(object)) addValue(value, `${prefix}${key}`, depth + 1, fields);
}

function addValue(value: JsonValue, path: string, depth: number, fields: Map<string, FieldMapping>): void {
  if (Array.isArray(value)) {
    if (depth <= MAX_DEPTH) for (const member of value) addValue(member, path, depth + 1, fields);
    return;
  }
  const known = fields.get(path);
  const type = typeof known === 'string' ? known : known?.type;
  if (isJsonObject(value)) {
    if (type === undefined || type === 'nested' || type === 'object') addMembers(value, `${path}.`, depth, fields);
  } else if (known === undefined) {
    const mapping = dynamicMapping(value);
    if (mapping !== undefined) fields.set(path, mapping);
  }
}

/** Nothing for null, which says no type. */
function dynamicMapping(value: JsonValue): FieldMapping | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'long' : 'double';
    case 'boolean':
      return 'boolean';
    case 'string':
      return isDate(value) ? 'date' : { type: 'text', fields: { keyword: 'keyword' } };
    default:
      return undefined;
  }
}

function isDate(text: string): boolean {
  return text.length >= 10 && parseIsoDate(text) !== undefined;
}
