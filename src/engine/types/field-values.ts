import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { foldWith } from '#event/schema/normalizers.ts';
import type { Scalar } from '#event/value.ts';
import { keywordText } from '#event/value.ts';
import { DocumentReader } from '../match/reader.ts';
import type { TypeContext } from './detector.ts';

/** The different values of some fields of a document, as buckets and terms tell them apart. */
export type ReadValues = (document: JsonObject) => readonly (readonly Scalar[])[];

/** Names that the rule reads elsewhere are read there. */
export function compileValues(names: readonly string[], { schema, fieldMap }: Pick<TypeContext, 'schema' | 'fieldMap'>): ReadValues {
  const fields = names.map((name) => schema.field(fieldMap.get(name) ?? name));
  return (document) => {
    const reader = new DocumentReader(document);
    return fields.map((field) => {
      if (!field) return [];
      const values = reader.values(field);
      return [...new Set(field.normalizer === undefined ? values : values.map((value) => foldWith(field.normalizer, keywordText(value))))];
    });
  };
}

/** The event with only these fields in its document: what counting rule types keep. */
export function compileLightEvent(
  names: readonly string[],
  { schema, fieldMap }: Pick<TypeContext, 'schema' | 'fieldMap'>,
): (event: Event) => Event {
  const fields = names.map((name) => schema.field(fieldMap.get(name) ?? name)).filter((field) => field !== undefined);
  return (event) => {
    const reader = new DocumentReader(event.document);
    const members = fields.map((field) => [field.path, reader.values(field)] as const);
    return { ...event, document: Object.fromEntries(members.filter(([, values]) => values.length > 0)) };
  };
}

/** An event with several values in several fields stands for at most this many combinations of them. */
const MAX_COMBINATIONS = 10_000;

/** One value of each field, in every combination; none when a field has no value. Those over the limit are left out; values of one field never are. */
export function combinations(values: readonly (readonly Scalar[])[]): readonly (readonly Scalar[])[] {
  const [alone = []] = values;
  if (values.length === 1) return alone.map((value) => [value]);
  let combined: Scalar[][] = [[]];
  for (const choices of values) combined = combined.flatMap((one) => choices.map((choice) => [...one, choice])).slice(0, MAX_COMBINATIONS);
  return combined;
}

/** Says that events have more combinations than are looked at. */
export function combinationsWarning(all: Iterable<readonly (readonly Scalar[])[]>): readonly string[] {
  let count = 0;
  for (const values of all) if (values.reduce((product, { length }) => product * length, 1) > MAX_COMBINATIONS) count++;
  return count === 0 ? [] : [`Events with more combinations of values than the ${MAX_COMBINATIONS} that are looked at: ${count}`];
}
