import type { JsonObject, JsonValue } from '#base/json.ts';
import type { FieldMapping } from '#event/schema/mapping.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import type { Corpus } from './corpus.ts';
import { eventsFor } from './events.ts';
import { mutateJson, mutateText } from './mutate.ts';
import { type Random, randomOf } from './random.ts';

/** What is put to the code once. Without `fields` the schema is open. */
export type Input =
  | {
      readonly kind: 'query';
      readonly language: RuleLanguage;
      readonly text: string;
      readonly fields?: Readonly<Record<string, FieldMapping>>;
      readonly events: readonly JsonObject[];
    }
  | { readonly kind: 'filters'; readonly filters: readonly JsonValue[]; readonly events: readonly JsonObject[] }
  | { readonly kind: 'record'; readonly record: JsonValue };

const LANGUAGES: readonly RuleLanguage[] = ['kuery', 'kuery', 'kuery', 'eql', 'eql', 'eql', 'esql', 'esql', 'lucene'];

/** The input with that number: the same for the same seed and corpus, whatever came before it. */
export function inputOf(seed: number, number: number, corpus: Corpus): Input {
  const random = randomOf(seed, number);
  if (random.happens(0.15)) return { kind: 'record', record: mutateJson(random.pick(corpus.records), corpus.records, random) };
  if (random.happens(0.1)) return filtersInput(corpus, random);
  const language = random.pick(LANGUAGES);
  const queries = corpus.queries[language];
  const text = mutateText(random.pick(queries), queries, random);
  const fields = random.happens(0.5) ? { fields: mappingFor(text, random) } : {};
  return { kind: 'query', language, text, ...fields, events: eventsFor(text, 4, random) };
}

function filtersInput(corpus: Corpus, random: Random): Input {
  const mutated = mutateJson([...random.pick(corpus.filters)], corpus.filters.flat(), random);
  const filters = Array.isArray(mutated) ? (mutated as JsonValue[]) : [mutated];
  return { kind: 'filters', filters, events: eventsFor(JSON.stringify(filters), 4, random) };
}

const TYPES: readonly FieldMapping[] = [
  'keyword',
  'keyword',
  'wildcard',
  'text',
  'long',
  'double',
  'boolean',
  'date',
  'ip',
  'version',
  'unsigned_long',
  'flattened',
  'geo_point',
  'constant_keyword',
  { type: 'text', fields: { keyword: 'keyword' } },
  { type: 'keyword', normalizer: 'lowercase', ignore_above: 10 },
  { type: 'keyword', null_value: 'NONE' },
  { type: 'scaled_float', scaling_factor: 10 },
  { type: 'date', format: 'epoch_second||dd.MM.yyyy' },
];

/** A mapping of the names in a query, each of some type. */
function mappingFor(text: string, random: Random): Record<string, FieldMapping> {
  const names = [...new Set(text.match(/[A-Za-z_@][\w@]*(?:\.[\w@]+)*/g) ?? [])].slice(0, 100);
  return Object.fromEntries([
    ['event.category', 'keyword'],
    ...names.map((name) => [name, random.happens(0.7) ? 'keyword' : random.pick(TYPES)]),
  ]);
}
