import type { JsonObject } from '#base/json.ts';

/** The event's fields with the columns beside them; a column takes the place of a field of its name, and a null one leaves nothing there. */
export function withColumns(document: JsonObject, columns: JsonObject): JsonObject {
  const names = Object.keys(columns);
  if (names.length === 0) return document;
  return Object.fromEntries([...Object.entries(document), ...Object.entries(columns)].filter(([name]) => columns[name] !== null));
}
