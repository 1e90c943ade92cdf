export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export type JsonObject = { readonly [name: string]: Json };

/** Documents are not deeper than this; what is, stays as JSON text. */
const MAX_DEPTH = 30;

/** The values of every field, by the field's whole path, whether a document has it nested or with dots in its name. */
export function flatten(document: JsonObject): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const [path, text] of leaves('', document, 0)) {
    const values = fields.get(path);
    if (values) values.push(text);
    else fields.set(path, [text]);
  }
  return fields;
}

function* leaves(path: string, value: Json, depth: number): Generator<readonly [path: string, text: string]> {
  if (value === null) return;
  if (typeof value !== 'object' || depth > MAX_DEPTH) {
    yield [path, typeof value === 'string' ? value : JSON.stringify(value)];
    return;
  }
  for (const [inner, member] of membersOf(path, value)) yield* leaves(inner, member, depth + 1);
}

/** What an object or a list holds; the members of a list have the path of the list. */
function membersOf(path: string, value: JsonObject | readonly Json[]): readonly (readonly [path: string, member: Json])[] {
  if (isList(value)) return value.map((member) => [path, member]);
  return Object.entries(value).map(([name, member]) => [path === '' ? name : `${path}.${name}`, member]);
}

const isList = (value: JsonObject | readonly Json[]): value is readonly Json[] => Array.isArray(value);

/** A text of an alert; empty when it has none. */
export function textOf(document: JsonObject, name: string): string {
  const value = Object.hasOwn(document, name) ? document[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** What the event itself says, without what the alert adds. */
export function sourceOf(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !/^(?:kibana|tocsin)\b/.test(name)));
}

/** What the rule looks for. */
export function queryOf(document: JsonObject): string {
  const parameters = document['kibana.alert.rule.parameters'];
  if (typeof parameters !== 'object' || parameters === null || !('query' in parameters)) return '';
  return typeof parameters.query === 'string' ? parameters.query : '';
}

/** Fields that the rule's author wants looked at first. */
export function fieldsToReadFirst(document: JsonObject): readonly string[] {
  return flatten(document).get('kibana.alert.rule.parameters.investigation_fields.field_names') ?? [];
}
