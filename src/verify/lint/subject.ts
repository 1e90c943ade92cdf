import { dataStreamOf } from '#event/identity.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { type KnownField, openSchema } from '#event/schema/known.ts';
import type { Schema } from '#event/schema/schema.ts';
import { compileWildcard } from '#event/wildcard.ts';
import { baseFields } from '#normalize/known-fields.ts';
import type { Normalizer } from '#normalize/normalizer.ts';
import { normalizers } from '#normalize/normalizers.ts';
import type { StreamFacts } from '#normalize/stream-facts.ts';
import type { Rule } from '#rule/rule.ts';
import { type Comparison, type Reading, readQuery } from '../reading/reading.ts';

/** Values that a sample of events holds, by the field they were asked for. */
export type SeenValues = ReadonlyMap<string, ReadonlySet<string>>;

/** A rule as the checks see it. */
export type Subject = {
  readonly rule: Rule;
  readonly reading: Reading;
  /** The data streams that its events come from, as far as index patterns and conditions on the dataset tell. */
  readonly streams: readonly Normalizer[];
  readonly facts: readonly StreamFacts[];
  /** Every index pattern of the rule selects one of our data streams: what they do not have does not exist. */
  readonly isCovered: boolean;
  /** The fields of its data streams. */
  readonly schema: Schema;
  readonly seen: SeenValues;
};

/** Takes a rule apart; undefined for those without a query. */
export function subjectOf(rule: Rule, seen: SeenValues): Subject | undefined {
  const { detection } = rule;
  if (detection.type === 'machine_learning') return undefined;
  const language = 'language' in detection ? detection.language : detection.type;
  const reading = readQuery(language, detection.query.text);
  const patterns = (rule.index ?? reading.indices ?? []).flatMap((pattern) => pattern.split(','));
  const selects = compileIndexPatterns(patterns);
  const streams = normalizers.filter(({ dataset }) => selects(dataStreamOf(dataset), dataset)).filter(namedIn(reading.comparisons));
  return {
    rule,
    reading,
    streams,
    facts: streams.flatMap(({ facts }) => (facts ? [facts] : [])),
    isCovered: patterns.length > 0 && streams.length > 0 && patterns.every(selectsSome),
    schema: schemaOf(streams),
    seen,
  };
}

function selectsSome(pattern: string): boolean {
  const selects = compileIndexPatterns([pattern]);
  return normalizers.some(({ dataset }) => selects(dataStreamOf(dataset), dataset));
}

const DATASET_FIELDS = new Set(['event.dataset', 'data_stream.dataset']);

/** The data streams that the query's conditions on dataset and module leave. */
function namedIn(comparisons: readonly Comparison[]): (normalizer: Normalizer) => boolean {
  const wanted = comparisons.filter(({ part, isNegated }) => part === 'filter' && !isNegated);
  const datasets = wanted.filter(({ field }) => DATASET_FIELDS.has(field)).flatMap(({ literals }) => literals);
  const modules = wanted.filter(({ field }) => field === 'event.module').flatMap(({ literals }) => literals);
  if (datasets.length === 0 && modules.length === 0) return () => true;
  const meets = datasets.map(({ text, isPattern }) => (isPattern ? compileWildcard(text) : (name: string) => name === text));
  return ({ dataset }) => meets.some((holds) => holds(dataset)) || modules.some(({ text }) => dataset.startsWith(`${text.toLowerCase()}.`));
}

const schemas = new Map<string, Schema>();

function schemaOf(streams: readonly Normalizer[]): Schema {
  const key = streams.map(({ dataset }) => dataset).join(' ');
  const known = schemas.get(key);
  if (known) return known;
  const fields: readonly KnownField[] = [...baseFields, ...streams.flatMap((stream) => stream.fields)];
  const schema = openSchema(fields);
  schemas.set(key, schema);
  return schema;
}

/** Fields whose values are names of operations in the rule's data streams. */
export function operationComparisons({ reading, facts }: Subject): readonly Comparison[] {
  const fields = new Set(facts.flatMap(({ operationFields }) => operationFields));
  return reading.comparisons.filter(({ field }) => fields.has(field));
}
