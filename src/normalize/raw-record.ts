import type { JsonObject, JsonValue } from '#base/json.ts';
import { isJsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { withoutDottedKeys } from './dotted.ts';
import { normalizeRecord } from './normalize.ts';
import { normalizers } from './normalizers.ts';

/** A raw record made for wanted fields, and what of them it does not give. */
export type RawRecord = { readonly record: JsonObject; readonly missing: readonly string[] };

/**
 * A raw record of the dataset that normalizes to the wanted fields, the way back through the table. It is normalized to see what came of it:
 * `missing` names the wanted fields that came out otherwise or not at all. Undefined for a dataset without a way back.
 */
export function rawRecordOf(dataset: string, wanted: JsonObject): RawRecord | undefined {
  const invert = normalizers.find((normalizer) => normalizer.dataset === dataset)?.invert;
  if (!invert) return undefined;
  const opened = withoutDottedKeys(wanted);
  const record = invert(opened);
  const [event] = normalizeRecord(record, { dataset, now: 0 }).events;
  const document = event?.document ?? {};
  const missing = leaves(opened, '').filter((path) => !holds(document, opened, path));
  return { record, missing: [...new Set(missing)].sort() };
}

/** Every wanted value stands in the document. */
function holds(document: JsonObject, wanted: JsonObject, path: string): boolean {
  const there = new Set(fieldValues(document, path).map(String));
  return fieldValues(wanted, path).every((value) => there.has(String(value)));
}

function leaves(value: JsonValue, path: string): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((member: JsonValue) => leaves(member, path)))];
  if (!isJsonObject(value)) return value === null ? [] : [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, path === '' ? name : `${path}.${name}`));
}
