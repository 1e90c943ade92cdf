import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';

/**
 * A value as Java's `toString` prints the map it was parsed into, which is what Elastic stores as `request_parameters` and the like:
 * `{k=v, k=v}`, lists `[a, b]`, no quotes, keys in the order of a `HashMap`, null and empty members left out. Undefined when nothing is left.
 */
export function javaText(value: JsonValue): string | undefined {
  if (value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const members = value.map((member: JsonValue) => javaText(member)).filter((text) => text !== undefined);
    return members.length > 0 ? `[${members.join(', ')}]` : undefined;
  }
  if (isJsonObject(value)) return mapText(value);
  return typeof value === 'number' ? javaNumber(value) : String(value);
}

/**
 * The keys in the order a `HashMap` that holds them all lists them. The table has 16 places, doubled while it is more than three quarters
 * full, and never shrinks: what is dropped later still counts.
 */
export function javaOrder(keys: readonly string[]): string[] {
  let places = 16;
  while (keys.length > places * 0.75) places *= 2;
  const placed = keys.map((key) => ({ key, place: spreadHash(key) & (places - 1) }));
  return placed.sort((a, b) => a.place - b.place).map(({ key }) => key);
}

function mapText(map: JsonObject): string | undefined {
  const members: string[] = [];
  for (const key of javaOrder(Object.keys(map))) {
    const text = javaText(map[key] as JsonValue);
    if (text !== undefined) members.push(`${key}=${text}`);
  }
  return members.length > 0 ? `{${members.join(', ')}}` : undefined;
}

/** `String.hashCode` over UTF-16 units, its upper half folded into the lower as `HashMap` does. */
function spreadHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
}

/** Whole numbers as they are, fractions as `Double.toString`: from 10^7 on and below 10^-3 with an exponent. */
function javaNumber(value: number): string {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
