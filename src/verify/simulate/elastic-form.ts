import type { JsonObject } from '#base/json.ts';
import { normalizeRecord } from '#normalize/normalize.ts';

/** What Tocsin adds beside the fields of an integration. */
const DERIVED: ReadonlySet<string> = new Set(['cred', 'op']);

/** A raw record as Elastic's integration stores it. The records of the simulation are all of kinds that are read; one that were not stays as it is. */
export function elasticForm(record: JsonObject): JsonObject {
  const [event] = normalizeRecord(record).events;
  if (!event) return record;
  return Object.fromEntries(Object.entries(event.document).filter(([member]) => !DERIVED.has(member)));
}
