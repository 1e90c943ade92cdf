import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { QueryError, type SearchResult, search } from '#app/search.ts';
import { testRules } from '#app/test-rules.ts';
import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { fillQuery, type Hunt, parseHunts } from '#rule/hunts.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { parseRuleCases } from '#rule/rule-cases.ts';
import { read } from './files.ts';

/** Every query beyond the rules: hunts, and the queries of guides and playbooks, with the values of the rule's first alert. */
const { tested } = await testRules(['packs'], { mutate: false });

const LANGUAGES: ReadonlyMap<string, RuleLanguage> = new Map([
  ['kql', 'kuery'],
  ['eql', 'eql'],
  ['esql', 'esql'],
]);

for (const { rule, path, outcomes } of tested) {
  const folder = dirname(path);
  const alert = outcomes.flatMap(({ alerts }) => alerts)[0]?.document ?? {};
  const events = (records: readonly JsonObject[]): readonly Event[] => {
    const found = records.flatMap((record) => normalizeRecord(record).events);
    return [...new Map(found.map((event) => [event.id, event])).values()].sort((left, right) => left.time - right.time);
  };
  const named = [...parseRuleCases(read(path)).records.values()];
  if (existsSync(`${folder}/hunts.yml`)) {
    const { hunts, records, diagnostics } = parseHunts(read(`${folder}/hunts.yml`));
    test(`${folder}/hunts.yml holds hunts in KQL, EQL and ES|QL`, () => {
      assert.deepEqual(diagnostics, []);
      assert.deepEqual([...new Set(hunts.map(({ language }) => language))].sort(), ['eql', 'esql', 'kuery']);
    });
    for (const hunt of hunts)
      test(`${rule.id}: ${hunt.title}`, () => assert.equal(countOf(run(hunt, alert, events([...named, ...records]))), hunt.finds));
  }
  for (const page of ['guide.md', 'playbook.md', 'tuning.md']) {
    if (!existsSync(`${folder}/${page}`)) continue;
    for (const [i, { language, query }] of queriesOf(read(`${folder}/${page}`)).entries())
      test(`${rule.id}: query ${i + 1} of ${page} runs`, () => {
        run({ language, query, index: [] }, alert, events(named));
      });
  }
}

function queriesOf(page: string): readonly Pick<Hunt, 'language' | 'query'>[] {
  return [...page.matchAll(/^```(kql|eql|esql)\n([\s\S]*?)^```$/gm)].map(([, name = '', query = '']) => ({
    language: LANGUAGES.get(name) ?? 'kuery',
    query,
  }));
}

/** Runs a query over events as somebody would who takes it from an alert; a value the alert does not have is a mistake. */
function run(
  { language, query, index }: Pick<Hunt, 'language' | 'query' | 'index'>,
  alert: JsonObject,
  events: readonly Event[],
): SearchResult {
  const { text, missing } = fillQuery(query, language, alert);
  assert.deepEqual(missing, [], 'the alert has every field that the query takes from it');
  const selects = compileIndexPatterns(index);
  const chosen = index.length === 0 ? events : events.filter((event) => selects(event.index, event.dataset));
  const indices = Object.fromEntries(
    [...Map.groupBy(events, (event) => event.index)].map(([name, found]) => [name, { events: found.map(({ document }) => document) }]),
  );
  const now = new Date(Math.max(0, ...events.map(({ time }) => time)) + 1000);
  try {
    return search(text, { language, events: chosen.map(({ document }) => document), now, ...(language === 'esql' ? { indices } : {}) });
  } catch (error) {
    throw error instanceof QueryError ? new assert.AssertionError({ message: `${error.message}\n${text}` }) : error;
  }
}

function countOf(result: SearchResult): number {
  switch (result.kind) {
    case 'events':
      return result.events.length;
    case 'sequences':
      return result.sequences.length;
    case 'table':
      return result.rows.length;
    default:
      return result satisfies never;
  }
}
