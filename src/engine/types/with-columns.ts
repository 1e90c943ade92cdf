import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';

/**
 * The event's fields with the columns beside them, under exactly their names. A column takes the place of the field of its name, however
 * the document spells it; a null one leaves nothing there.
 */
export function withColumns(document: JsonObject, columns: JsonObject): JsonObject {
  const names = Object.keys(columns);
  if (names.length === 0) return document;
  const left = names.reduce((one, name) => without(one, name.split('.'), 0), document);
  return Object.fromEntries([...Object.entries(left), ...Object.entries(columns).filter(([, value]) => value !== null)]);
}

/** The object without what stands at a path, keys with dots in them included. Arrays of objects keep theirs. */
function without(object: JsonObject, path: readonly string[], from: number): JsonObject {
  let result = object;
  for (let to = from + 1; to <= path.length; to++) {
    const key = path.slice(from, to).join('.');
    if (!Object.hasOwn(result, key)) continue;
    const member = result[key] as JsonValue;
    const others = Object.entries(result).filter(([name]) => name !== key);
    if (to === path.length) result = Object.fromEntries(others);
    else if (isJsonObject(member)) result = Object.fromEntries([...others, [key, without(member, path, to)]]);
  }
  return result;
}
