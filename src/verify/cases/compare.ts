import type { JsonObject, JsonScalar } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import type { Scalar } from '#event/value.ts';
import type { ExpectedAlert } from '#rule/rule-cases.ts';

/** A field of an alert that does not hold what it must: null where it must be absent. */
export type FieldDifference = { readonly field: string; readonly expected: JsonScalar; readonly actual: readonly Scalar[] };

/** An alert that must be there and is not, with the one that comes closest to it among those that stand for no other. */
export type MissingAlert = {
  readonly expected: ExpectedAlert;
  readonly nearest?: { readonly alert: number; readonly differences: readonly FieldDifference[] };
};

export type Comparison = {
  readonly missing: readonly MissingAlert[];
  /** Positions of alerts that nobody expects. */
  readonly unexpected: readonly number[];
};

/** Pairs alerts with expectations, an alert for each, as many as can be; says what is left over on both sides. */
export function compareAlerts(documents: readonly JsonObject[], expected: readonly ExpectedAlert[]): Comparison {
  const fits = expected.map((one) => documents.flatMap((document, i) => (differencesOf(document, one).length === 0 ? [i] : [])));
  const takenBy = new Map<number, number>();
  const unmet = expected.keys().filter((i) => !place(i, fits, takenBy, new Set()));
  const left = [...unmet];
  const unexpected = [...documents.keys().filter((i) => !takenBy.has(i))];
  return { missing: left.map((i) => missingAlert(expected[i] ?? new Map(), unexpected, documents)), unexpected };
}

/** Where the fields of an alert differ from what they must hold. */
function differencesOf(document: JsonObject, expected: ExpectedAlert): readonly FieldDifference[] {
  return [...expected].flatMap(([field, value]) => {
    const actual = fieldValues(document, field);
    const isMet = value === null ? actual.length === 0 : actual.includes(value);
    return isMet ? [] : [{ field, expected: value, actual }];
  });
}

/** Finds an alert for an expectation; one that is taken is given up when its holder finds another. */
function place(expectation: number, fits: readonly (readonly number[])[], takenBy: Map<number, number>, asked: Set<number>): boolean {
  for (const alert of fits[expectation] ?? []) {
    if (asked.has(alert)) continue;
    asked.add(alert);
    const holder = takenBy.get(alert);
    if (holder !== undefined && !place(holder, fits, takenBy, asked)) continue;
    takenBy.set(alert, expectation);
    return true;
  }
  return false;
}

function missingAlert(expected: ExpectedAlert, unexpected: readonly number[], documents: readonly JsonObject[]): MissingAlert {
  const [nearest] = unexpected
    .map((alert) => ({ alert, differences: differencesOf(documents[alert] ?? {}, expected) }))
    .sort((left, right) => left.differences.length - right.differences.length);
  return { expected, ...(nearest ? { nearest } : {}) };
}
