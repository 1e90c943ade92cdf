import assert from 'node:assert/strict';
import type { JsonObject } from '#base/json.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileMatcher, type Filter, type Matcher } from '#engine/match/matcher.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { widenRelative } from '#engine/match/relative.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { ecsDocuments, rawRecords } from './corpora.ts';
import { measureRounds, parseAll, printTable, speedRatio } from './measure.ts';
import { compileAll, corpusRules, filtersOf } from './rules.ts';

const EVENTS = 4_000;
const ROUNDS = 5;
const RULE_COUNTS = [10, 400, 1_000, 2_000, 10_000];

/** One lane: documents as they stand in a file, and the rules that read them. */
type Lane = {
  readonly name: string;
  readonly documents: readonly JsonObject[];
  readonly rules: readonly CompiledRule[];
  readonly counts: readonly number[];
};

/** Matching alone, and parsing with matching, against `JSON.parse` of the same texts. */
export function benchMatch(): void {
  const rules = compileAll(corpusRules());
  if (rules.length === 0) return;
  const documents = ecsDocuments(rawRecords(EVENTS));
  const newTerms = rules.filter(({ rule }) => rule.detection.type === 'new_terms');
  const lanes: readonly Lane[] = [
    { name: 'ordinary', documents, rules, counts: RULE_COUNTS },
    { name: 'unique values', documents: documents.map(withUniqueValues), rules, counts: RULE_COUNTS },
    { name: 'new terms', documents, rules: newTerms, counts: [newTerms.length] },
  ];
  const rows = lanes.flatMap((lane) => benchLane(lane));
  console.log(`match: ${EVENTS.toLocaleString('en')} ECS documents, speed as a multiple of JSON.parse alone (parsed in ${ROUNDS} rounds)`);
  printTable(['lane', 'rules', 'filters', 'hits', 'match', 'parse + match', 'cost of 400'], rows);
}

function benchLane({ name, documents, rules, counts }: Lane): readonly (readonly string[])[] {
  const texts = documents.map((document) => Buffer.from(JSON.stringify(document)));
  const events = documents.map(keptEventOf);
  const ready = counts.map((count) => {
    const filters = filtersOf(rules, count);
    const matcher = compileMatcher(filters);
    assertSameAnswers(matcher, filters, events);
    return { count, filters, matcher };
  });
  const measured = measureRounds(
    [
      { name: 'parse', pass: () => parseAll(texts) },
      ...ready.flatMap(({ count, matcher }) => [
        { name: `match ${count}`, pass: () => events.reduce((hits, event) => hits + matcher.match(event).length, 0) },
        {
          name: `parse + match ${count}`,
          pass: () => texts.reduce((hits, text) => hits + matcher.match(eventOf(JSON.parse(text.toString('utf8')))).length, 0),
        },
      ]),
    ],
    ROUNDS,
  );
  const [parse, ...rest] = measured;
  assert.ok(parse);
  const at400 = rest[counts.indexOf(400) * 2 + 1];
  return ready.map(({ count, filters, matcher }, i) => {
    const [match, both] = [rest[2 * i], rest[2 * i + 1]];
    assert.ok(match && both);
    const hits = events.reduce((sum, event) => sum + matcher.match(event).length, 0);
    const cost = at400 && counts.includes(400) ? (1 / speedRatio(both, at400)).toFixed(2) : '';
    return [
      name,
      String(count),
      String(filters.length),
      String(hits),
      speedRatio(match, parse).toFixed(2),
      speedRatio(both, parse).toFixed(2),
      cost,
    ];
  });
}

function eventOf(document: JsonObject): Event {
  const dataset = datasetOf(document);
  return { id: '', dataset, index: `logs-${dataset}-default`, time: 0, ingested: 0, document };
}

/**
 * The same, for events that stay. V8 puts what a literal makes where what it made before had to be moved to: with one literal for both, the
 * events that go would hold their documents until the next full collection, and every pass would pay for moving them.
 */
function keptEventOf(document: JsonObject): Event {
  const dataset = datasetOf(document);
  return { id: '', dataset, index: `logs-${dataset}-default`, time: 0, ingested: 0, document };
}

function datasetOf(document: JsonObject): string {
  return (document.data_stream as { readonly dataset: string }).dataset;
}

/** Tests cost more than they tell beyond so many. */
const MAX_TESTS = 100_000;

/** The matcher must answer what each filter answers alone; on as many events as there is patience for. */
function assertSameAnswers(matcher: Matcher, filters: readonly Filter[], events: readonly Event[]): void {
  const alone = filters.map(({ index, condition }) => ({
    selects: compileIndexPatterns(index ?? []),
    holds: compileCondition(widenRelative(condition), 0),
  }));
  const step = Math.max(1, Math.floor((events.length * filters.length) / MAX_TESTS));
  for (let i = 0; i < events.length; i += step) {
    const event = events[i] as Event;
    const reader = new DocumentReader(event.document);
    const expected = alone.flatMap(({ selects, holds }, number) => (selects(event.index, event.dataset) && holds(reader) ? [number] : []));
    assert.deepEqual(matcher.match(event), expected, `event ${i}: ${JSON.stringify(event.document)}`);
  }
}

/** What is as many values as events in the worst case: names, ids, addresses, programs. What an event is stays. */
function withUniqueValues(document: JsonObject, number: number): JsonObject {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (typeof value !== 'string' || KEPT.has(key)) return value;
    return /^\d+\.\d+\.\d+\.\d+$/.test(value) ? `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` : `${value}-${number}`;
  });
}

const KEPT: ReadonlySet<string> = new Set([
  ...['@timestamp', 'action', 'canonical', 'raw', 'dataset', 'module', 'provider', 'category', 'kind', 'type', 'outcome', 'code'],
  ...['namespace', 'operation_name', 'created', 'event_type', 'event_category', 'eventCategory', 'identity'],
]);
