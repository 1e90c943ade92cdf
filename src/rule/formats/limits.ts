import { isJsonObject, type JsonObject } from '#base/json.ts';

/** UTF-16 units of a file: an export of all of Elastic's rules has about 20 million. */
export const MAX_FILE_LENGTH = 64_000_000;
/** UTF-16 units of a file that is one rule or a few (YAML, TOML): slower to read, and never this long. */
export const MAX_RULE_LENGTH = 2_000_000;
/** Levels of maps and lists in one another. */
export const MAX_DEPTH = 40;

/** A map whose values are safe to walk by recursion; `undefined` when it is too deep or holds a key that objects treat specially. */
export function safeObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) && isSafe(value, 0) ? value : undefined;
}

function isSafe(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint' && typeof value !== 'undefined';
  if (depth === MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((member) => isSafe(member, depth + 1));
  return Object.keys(value).every((key) => key !== '__proto__' && isSafe(Reflect.get(value, key), depth + 1));
}
