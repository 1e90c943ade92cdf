import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import { type EqlSearchOptions, searchEvents, searchSamples, searchSequences } from '#engine/search/eql.ts';
import { withDynamicFields } from '#event/schema/dynamic.ts';
import { openSchema } from '#event/schema/known.ts';
import { type FieldMapping, schemaOfMapping } from '#event/schema/mapping.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { FieldRef } from '#plan/expr.ts';
import { planQuery } from '#plan/languages.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { type Case, runCaseFiles } from './case-file.ts';
import { sharedFile } from './shared.ts';

type Found = { readonly ids: readonly unknown[]; readonly keys?: readonly (readonly unknown[])[] };

/** Runs a query over documents; a document is named by its `id`. Mistakes are answered as their text. */
function find(
  language: RuleLanguage,
  query: string,
  documents: readonly JsonObject[],
  schema: Schema,
  options: Partial<EqlSearchOptions> & { category?: string },
): Found {
  const context = { schema, ...(options.category === undefined ? {} : { eventCategoryField: options.category }) };
  const { query: planned, diagnostics } = planQuery(language, query, context);
  if (!planned) return { ids: diagnostics.map(({ code, message, help }) => `${code} ${message}${help ? ` (${help})` : ''}`) };
  const all: EqlSearchOptions = { now: Date.parse('2026-03-04T00:00:00Z'), timestamp: fieldRef(schema, '@timestamp'), ...options };
  if (planned.kind === 'events') return { ids: searchEvents(planned, documents, all).map(idOf) };
  if (planned.kind === 'table') throw new Error('EQL makes no tables');
  const found = planned.kind === 'sequence' ? searchSequences(planned, documents, all) : searchSamples(planned, documents, all);
  return { ids: found.map(({ events }) => events.map(idOf)), keys: found.map(({ joinKeys }) => joinKeys) };
}

function fieldRef(schema: Schema, name: string): FieldRef {
  return schema.field(name) ?? { path: name, type: 'date' };
}

function idOf(event: JsonObject | null): unknown {
  return event === null ? -1 : event.id;
}

/** EQL, or what the section is called. */
function queryOf(one: Case): readonly [language: RuleLanguage, text: string] {
  if (one.has('kql')) return ['kuery', one.get('kql') ?? ''];
  return one.has('lucene') ? ['lucene', one.get('lucene') ?? ''] : ['eql', one.get('query') ?? ''];
}

/** The events and fields of a case stand until another case gives its own. Without fields the schema is open. */
let given: { events: readonly JsonObject[]; schema: Schema } = { events: [], schema: openSchema([]) };

runCaseFiles('src/engine/search/cases/*.case', (one: Case) => {
  const lines = one.get('events');
  if (lines !== undefined) {
    const events = lines
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
      .filter(isJsonObject);
    const fields = one.get('fields');
    given = { events, schema: fields === undefined ? openSchema([]) : schemaOfMapping(JSON.parse(fields) as Record<string, FieldMapping>) };
  }
  const options = JSON.parse(one.get('options') ?? '{}') as { size?: number; maxSamplesPerKey?: number; tiebreaker?: string; now?: number };
  const { tiebreaker, ...rest } = options;
  const tie = tiebreaker === undefined ? {} : { tiebreaker: fieldRef(given.schema, tiebreaker) };
  const [language, text] = queryOf(one);
  const { ids, keys } = find(language, text, given.events, given.schema, { ...rest, ...tie });
  if (!keys) return { found: ids.join(typeof ids[0] === 'string' ? '\n' : ' ') };
  return { found: ids.map((events, i) => `${JSON.stringify(keys[i])} ${(events as readonly unknown[]).join(' ')}`).join('\n') };
});

type OracleCase = {
  readonly name: string;
  readonly query: string;
  readonly dataset: string;
  readonly id_field: string;
  readonly options: { readonly size?: unknown; readonly max_samples_per_key?: number };
  readonly expected_event_ids: readonly unknown[];
  readonly acceptable_event_ids?: readonly (readonly unknown[])[];
  readonly join_keys?: readonly (readonly unknown[])[];
};

type Dataset = {
  readonly file: string;
  readonly fields: Record<string, FieldMapping>;
  readonly event_category_field: string;
  readonly tiebreaker_field: string | null;
};

const text = sharedFile('oracles/eql/cases.json');

test('Elasticsearch’s own suite', { skip: text === undefined && 'oracles/eql is not beside this checkout' }, () => {
  const manifest = JSON.parse(sharedFile('oracles/eql/manifest.json') ?? '{}') as Record<string, Dataset>;
  for (const one of JSON.parse(text ?? '[]') as readonly OracleCase[]) {
    const dataset = manifest[one.dataset];
    assert.ok(dataset);
    const documents = (sharedFile(`oracles/eql/${dataset.file}`) ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ ...JSON.parse(line), id: JSON.parse(line)[one.id_field] }) as JsonObject);
    const schema = schemaOfMapping(withDynamicFields(dataset.fields, documents));
    const { ids, keys } = find('eql', one.query, documents, schema, {
      category: dataset.event_category_field,
      size: typeof one.options.size === 'number' ? one.options.size : 50,
      ...(dataset.tiebreaker_field === null ? {} : { tiebreaker: fieldRef(schema, dataset.tiebreaker_field) }),
      ...(one.options.max_samples_per_key === undefined ? {} : { maxSamplesPerKey: one.options.max_samples_per_key }),
    });
    const wanted = [one.expected_event_ids, ...(one.acceptable_event_ids ?? [])].map((answer) => JSON.stringify(answer.flat()));
    assert.ok(wanted.includes(JSON.stringify(ids.flat())), `${one.name}: ${JSON.stringify(ids)} for ${one.query}`);
    if (one.join_keys?.length) assert.deepEqual(keys?.flat().map(String), one.join_keys.flat().map(String), one.name);
  }
});
