import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, setMember } from './document.ts';

/** Names are few and come again and again; what a hostile record makes up is not remembered. */
const MAX_KNOWN = 2000;
const MAX_LENGTH = 80;
const known = new Map<string, string>();

/**
 * The record with `camelCase` names as `snake_case`, in objects inside objects and lists, as Elastic's Azure pipelines do it: a `_` between a
 * small letter and the capitals behind it, then all small (`IPAddress` gives `ipaddress`, `riskEventTypes_v2` gives `risk_event_types_v2`).
 * Only for what `guard.ts` let through.
 */
export function withSnakeCaseNames(record: JsonObject): Draft {
  const renamed: Draft = {};
  for (const [name, value] of Object.entries(record)) setMember(renamed, snakeCase(name), renamedValue(value));
  return renamed;
}

function snakeCase(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const snake = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  if (known.size < MAX_KNOWN && name.length <= MAX_LENGTH) known.set(name, snake);
  return snake;
}

function renamedValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((member: JsonValue) => (isJsonObject(member) ? withSnakeCaseNames(member) : member));
  return isJsonObject(value) ? withSnakeCaseNames(value) : value;
}
