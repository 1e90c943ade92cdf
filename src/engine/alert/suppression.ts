import type { JsonObject, JsonValue } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import type { Suppression } from '#rule/rule.ts';

/** The values that name a suppression group, one a `group_by` field; null where an alert has none. */
export type GroupKey = readonly JsonValue[];

type FieldMap = ReadonlyMap<string, string>;

/** More groups of one event than this are not told apart. */
const MAX_GROUPS = 1000;

/**
 * The group of an alert, several values of a field taken as a whole and in no order (Kibana: every type but query and threshold). Undefined
 * when a field is missing and the rule says that such alerts stand alone.
 */
export function groupOf(fields: JsonObject, suppression: Suppression, fieldMap: FieldMap): GroupKey | undefined {
  const key = suppression.groupBy.map((field) => wholeValue(valuesOf(fields, field, fieldMap)));
  return isAlone(key, suppression) ? undefined : key;
}

/** The groups of an event, each value of a field making its own (Kibana: query rules). One group without values when none is missing out. */
export function groupsOf(fields: JsonObject, suppression: Suppression, fieldMap: FieldMap): readonly GroupKey[] {
  let keys: JsonValue[][] = [[]];
  for (const field of suppression.groupBy) {
    const values = distinct(valuesOf(fields, field, fieldMap));
    const choices: readonly JsonValue[] = values.length === 0 ? [null] : values;
    keys = keys.flatMap((key) => choices.map((choice) => [...key, choice])).slice(0, MAX_GROUPS);
  }
  return keys;
}

/** Whether alerts with this key stay outside of suppression. */
export function isAlone(key: GroupKey, suppression: Suppression): boolean {
  return suppression.missingFields === 'doNotSuppress' && key.includes(null);
}

/** `kibana.alert.suppression.terms` */
export function suppressionTerms(key: GroupKey, suppression: Suppression): JsonValue {
  return suppression.groupBy.map((field, i) => ({ field, value: key[i] ?? null }));
}

/** Columns that the query made have the names of the rule; of what it read elsewhere, the values are there. */
function valuesOf(fields: JsonObject, field: string, fieldMap: FieldMap): readonly Scalar[] {
  const mapped = fieldMap.get(field);
  const values = fieldValues(fields, field);
  return values.length === 0 && mapped !== undefined ? fieldValues(fields, mapped) : values;
}

function wholeValue(values: readonly Scalar[]): JsonValue {
  const [first, ...others] = distinct(values);
  return others.length === 0 ? (first ?? null) : [first as Scalar, ...others];
}

function distinct(values: readonly Scalar[]): readonly Scalar[] {
  return [...new Set(values)].sort((left, right) => (keywordText(left) < keywordText(right) ? -1 : 1));
}
