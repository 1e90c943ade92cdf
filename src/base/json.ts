export type JsonScalar = string | number | boolean | null;
export type JsonValue = JsonScalar | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** True for a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text with the keys of every object sorted: the same value gives the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (isJsonObject(member) ? sortKeys(member) : member));
}

function sortKeys(object: JsonObject): JsonObject {
  const sorted: Record<string, JsonValue> = Object.create(null);
  for (const key of Object.keys(object).sort()) sorted[key] = object[key] as JsonValue;
  return sorted;
}
