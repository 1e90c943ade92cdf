import type { JsonObject, JsonValue } from '#base/json.ts';

/** What one resource (a host, a service) exported, as raw records. */
export type ExportedLogs = { readonly attributes: JsonObject; readonly records: readonly JsonValue[] };

/** A body that is no export of logs. */
export class OtlpError extends Error {
  override readonly name = 'OtlpError';
}

/** Values in values: audit logs have a dozen. */
export const MAX_DEPTH = 64;

/**
 * The raw record of a log record: its body when that is an object or a list; a text stands in `message`, where every shipper puts the line it
 * read. A record without a body is an event that says everything in its attributes.
 */
export function recordOf(body: JsonValue | undefined, attributes: JsonObject): JsonValue {
  if (body === undefined || body === null) return attributes;
  if (typeof body === 'object') return body;
  const message = typeof body === 'string' ? body : JSON.stringify(body);
  return Object.keys(attributes).length === 0 ? { message } : { message, attributes };
}

/** Names come from outside: none of them is the prototype. */
export function objectOf(entries: Iterable<readonly [string, JsonValue]>): JsonObject {
  return Object.fromEntries(entries);
}
