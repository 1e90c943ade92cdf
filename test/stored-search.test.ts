import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { knownSchema } from '#app/schema.ts';
import type { JsonObject, JsonValue } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Finding } from '#engine/search/finding.ts';
import { startSearch } from '#engine/search/running-search.ts';
import type { Event } from '#event/event.ts';
import { Database } from '#io/stores/service/database.ts';
import { EventStore } from '#io/stores/service/event-store.ts';
import { findEvents } from '#io/stores/service/find-events.ts';
import { searchStored } from '#live/stored-search.ts';
import { openEnvelope } from '#normalize/envelope.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import type { Condition, Expr, FieldRef, ValueTest } from '#plan/expr.ts';
import { planQuery } from '#plan/languages.ts';
import { printCondition } from '#plan/print.ts';
import type { Query } from '#plan/query.ts';
import { parseRules } from '#rule/load.ts';
import { parseCaseFile } from './case-file.ts';
import { filesIn, read } from './files.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

const NOW = Date.UTC(2026, 2, 4, 12);
const NUM_RUNS = 300;

/** Events in segments of their own, the last ones in none. */
function storeOf(groups: readonly (readonly Event[])[]): EventStore {
  const database = new Database(':memory:');
  const store = new EventStore(database);
  for (const [i, group] of groups.entries()) {
    database.inTransaction(() => store.append(group));
    if (i < groups.length - 1) while (store.pack(1) > 0);
  }
  return store;
}

function eventOf(document: JsonObject, number: number, dataset = 'test.one', time = NOW - (number % 7) * 60_000): Event {
  const index = `logs-${dataset}-default`;
  return { id: String(number), dataset, index, time, ingested: NOW, document: { ...document, '@timestamp': new Date(time).toISOString() } };
}

const scalar: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>('a', 'b', 'ab', 'A', '', '1', '10.0.0.1', 1, 2, -1.5, true, false, null);
const member: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }),
);
const KEYS = ['x', 'y', 'x.y', '0', 'x.y.z', '', '__proto__'];
const documents: fc.Arbitrary<JsonObject> = fc.letrec<{ document: JsonObject; value: JsonValue }>((tie) => ({
  document: fc
    .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4 })
    .map((pairs) => JSON.parse(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`) as JsonObject),
  value: fc.oneof(
    { depthSize: 'small' },
    { weight: 3, arbitrary: member },
    tie('document'),
    fc.array(fc.oneof(tie('document'), scalar), { maxLength: 3 }),
  ),
})).document;

const PATHS = ['x', 'y', 'x.y', 'x.y.z', 'x.0', 'x.y.0', 'z', '0', 'x.x', 'y.x'];
const field: fc.Arbitrary<FieldRef> = fc.record(
  {
    path: fc.constantFrom(...PATHS),
    type: fc.constantFrom('keyword', 'long', 'boolean', 'unknown', 'ip', 'text'),
    nullValue: fc.constantFrom('a', 'b'),
    ignoreAbove: fc.constant(1),
  },
  { requiredKeys: ['path', 'type'] },
);
const valueTest: fc.Arbitrary<ValueTest> = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', '', '1'), { minLength: 1, maxLength: 2 }).map((values): ValueTest => ({ kind: 'text', values })),
  fc.constantFrom<ValueTest>(
    { kind: 'text', values: ['a'], ignoreCase: 'unicode' },
    { kind: 'like', pattern: 'a*' },
    { kind: 'regex', pattern: 'a|b' },
    { kind: 'prefix', value: 'A', ignoreCase: 'ascii' },
    { kind: 'number', bounds: { gte: 1 } },
    { kind: 'boolean', value: true },
    { kind: 'ip', blocks: ['10.0.0.0/8'] },
    { kind: 'date', bounds: { lt: { math: 'now', round: 'down' } } },
    { kind: 'words', words: ['a'], match: 'any' },
  ),
);

const call = (name: string, ...operands: readonly Expr[]): Expr => ({ kind: 'call', function: name, arguments: operands, type: 'boolean' });
const fieldExpr: fc.Arbitrary<Expr> = fc
  .constantFrom(...PATHS)
  .map((path): Expr => ({ kind: 'field', field: { path, type: 'keyword' }, type: 'keyword' }));
const literal: fc.Arbitrary<Expr> = fc.constantFrom('a', 'b', '').map((value): Expr => ({ kind: 'literal', value, type: 'keyword' }));
const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(fieldExpr, fc.oneof(literal, fieldExpr)).map(([left, right]) => call('equals', left, right)),
    fc.tuple(fieldExpr, literal).map(([left, right]) => call('not_equals', left, right)),
    fieldExpr.map((one) => call('is_null', one)),
    fc.tuple(fc.constantFrom('and', 'or'), tie('expr'), tie('expr')).map(([name, left, right]) => call(name, left, right)),
    tie('expr').map((one) => call('not', one)),
  ),
}));
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(field, valueTest).map(([one, given]): Condition => ({ kind: 'test', field: one, test: given })),
    field.map((one): Condition => ({ kind: 'exists', field: one })),
    fc
      .tuple(expr, fc.constantFrom('each' as const, 'whole' as const))
      .map(([one, values]): Condition => ({ kind: 'holds', expr: one, values })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('condition'), { maxLength: 3 }))
      .map(([kind, operands]): Condition => ({ kind, operands })),
    tie('condition').map((operand): Condition => ({ kind: 'not', operand })),
    tie('condition').map((operand): Condition => ({ kind: 'nested', path: 'x', operand })),
    valueTest.map((given): Condition => ({ kind: 'anyField', test: given })),
    fc.constantFrom<Condition>(
      { kind: 'all' },
      { kind: 'none' },
      { kind: 'exists', field: { path: 'x.*', type: 'unknown', isPattern: true } },
    ),
  ),
}));

test('columns rule out no event that meets a condition, and are certain of none that does not', () => {
  let [ruledOut, certain] = [0, 0];
  fc.assert(
    fc.property(fc.array(documents, { minLength: 1, maxLength: 12 }), condition, (all, asked) => {
      const events = all.map((document, i) => eventOf(document, i));
      const store = storeOf([events, []]);
      const meets = compileCondition(asked, NOW);
      const question = { from: 0, to: NOW, wanted: [{ selects: () => true, condition: asked }], now: NOW, order: 'oldest' } as const;
      const found = [...findEvents(store, question, { inTime: 0, selected: 0, left: 0 })];
      const left = new Set(found.map(({ arrival }) => arrival));
      for (const [i, { document }] of events.entries())
        if (meets(new DocumentReader(document)))
          assert.ok(left.has(i + 1), `${printCondition(asked)} rules out ${JSON.stringify(document)}`);
      for (const one of found.filter(({ isCertain }) => isCertain)) {
        certain++;
        const { document } = one.read();
        assert.ok(meets(new DocumentReader(document)), `${printCondition(asked)} is certain of ${JSON.stringify(document)}`);
      }
      ruledOut += events.length - found.length;
    }),
    { numRuns: NUM_RUNS * 5 },
  );
  assert.ok(ruledOut > 1000 && certain > 1000, `columns must tell something: ${ruledOut} ruled out, ${certain} certain`);
});

const options = {
  from: 0,
  to: NOW,
  size: 1_000_000,
  now: NOW,
  goesOn: () => true,
  timestamp: { path: '@timestamp', type: 'date' },
} as const;

/** What the engine finds when it is given every event. */
function unpushed(events: readonly Event[], query: Query, keep: 'first' | 'newest'): readonly Finding[] {
  const isPlain = query.kind === 'events' && query.pipes.length === 0 && query.commands.length === 0;
  const isNewestFirst = query.kind === 'table' || (isPlain && keep === 'first');
  const byArrival = isNewestFirst ? events.toReversed() : events;
  const search = startSearch(query, { now: NOW, timestamp: options.timestamp, keep });
  const sorted = byArrival.toSorted((left, right) => (isNewestFirst ? right.time - left.time : left.time - right.time));
  return [...sorted.flatMap((event) => (search.isDone() ? [] : search.add(event))), ...search.finish(NOW)];
}

const KQL = ['x: a', 'not x: a', 'x.y: a* or y: *', 'x: (a and b)', 'x > 1', 'not (x: a and not y: b)', 'a', 'x: * and not x.y: *'];
const EQL = [
  'any where x == "a"',
  'any where not x : "a*" | head 3',
  'sequence by y [any where x == "a"] [any where x == "b"]',
  'sequence by y with maxspan=3m [any where true] ![any where x == "b"] [any where x == "a"] until [any where x.y == "z"]',
  'sample by y [any where x == "a"] [any where x == "b"]',
];
const ESQL = [
  'FROM logs-* | WHERE x == "a" AND y != "b" | KEEP x, y',
  'FROM logs-test.* | WHERE NOT x == "a" OR y IS NULL | STATS c = COUNT(*) BY y | SORT c DESC, y',
  'FROM logs-test.one-*, -logs-test.two-* | WHERE x LIKE "a*" | EVAL z = TO_UPPER(x) | SORT @timestamp | LIMIT 3 | KEEP z',
  'FROM logs-* | STATS c = COUNT(x), d = COUNT_DISTINCT(x.y), v = VALUES(y) BY x | SORT c DESC, x | LIMIT 5',
  'FROM logs-* | EVAL f = MV_FIRST(x.y), g = MV_LAST(x) | KEEP f, g, y',
  'FROM logs-* METADATA _id | WHERE _id IS NOT NULL AND x IN ("a", "b") | KEEP _id',
];
const queries = [
  ...KQL.map((text) => ({ language: 'kuery' as const, text })),
  ...EQL.map((text) => ({ language: 'eql' as const, text })),
  ...ESQL.map((text) => ({ language: 'esql' as const, text })),
];

function planned(language: 'kuery' | 'lucene' | 'eql' | 'esql', text: string): Query {
  const { query, diagnostics } = planQuery(language, text, { schema: knownSchema() });
  assert.ok(query, `${text}: ${JSON.stringify(diagnostics)}`);
  return query;
}

test('stored events give what the engine finds among all of them', () => {
  let found = 0;
  const plain = fc.record({ x: member, y: member }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
  const groups = fc.array(fc.array(fc.oneof(plain, plain, documents), { maxLength: 15 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(groups, fc.constantFrom(...queries), (all, { language, text }) => {
      let number = 0;
      const events = all.map((group) => group.map((document) => eventOf(document, number++, number % 3 === 0 ? 'test.two' : 'test.one')));
      const query = planned(language, text);
      const keep = language === 'eql' ? 'newest' : 'first';
      const answer = searchStored(storeOf(events), query, { ...options, keep });
      const expected = unpushed(events.flat(), query, keep);
      assert.deepEqual(answer.findings, expected, text);
      assert.equal(answer.total, expected.filter(({ kind }) => kind !== 'columns').length);
      found += answer.total;
    }),
    { numRuns: NUM_RUNS },
  );
  assert.ok(found > 500, `the queries must find something: ${found}`);
});

test('time, datasets and size cut, and what was cut is told', () => {
  const events = Array.from({ length: 40 }, (_, i) =>
    eventOf({ x: i % 2 === 0 ? 'a' : 'b' }, i, i < 20 ? 'test.one' : 'test.two', NOW - i * 1000),
  );
  const store = storeOf([events.slice(0, 15), events.slice(15, 30), events.slice(30)]);
  const run = (text: string, more: object, language: 'kuery' | 'eql' | 'esql' = 'kuery') =>
    searchStored(store, planned(language, text), { ...options, keep: language === 'eql' ? 'newest' : 'first', ...more });
  const times = (findings: readonly Finding[]): unknown[] =>
    findings.flatMap((one) => (one.kind === 'event' ? [one.document['@timestamp']] : []));
  const newest = run('x: a', { size: 2 });
  assert.deepEqual([newest.total, times(newest.findings)], [20, ['2026-03-04T12:00:00.000Z', '2026-03-04T11:59:58.000Z']]);
  assert.equal(newest.readCount, 2 + 10, 'events in segments are counted unread');
  const tail = run('any where x == "a"', { size: 2 }, 'eql');
  assert.deepEqual([tail.total, times(tail.findings)], [20, ['2026-03-04T11:59:58.000Z', '2026-03-04T12:00:00.000Z']]);
  assert.equal(run('x: *', { from: NOW - 9_000, to: NOW - 5_000 }).total, 5);
  assert.equal(run('x: *', { datasets: ['test.two'] }).total, 20);
  assert.equal(run('x: *', { datasets: [] }).total, 0);
  assert.equal(run('FROM logs-test.two-* | KEEP x', {}, 'esql').total, 20);
  const nowhere = run('FROM logs-azure* | KEEP x', {}, 'esql');
  assert.deepEqual(nowhere.notes, [
    'FROM logs-azure* selects none of the events, which stand in logs-test.one-default, logs-test.two-default',
  ]);
  let left = 3;
  const stopped = run('x: *', { goesOn: () => left-- > 0 });
  assert.deepEqual([stopped.isPartial, stopped.total], [true, 3]);
});

test('documents of too many paths, or too deep, are found all the same', () => {
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`p${i}`, 'a']));
  const deep = JSON.parse(`${'{"x":'.repeat(150)}"a"${'}'.repeat(150)}`) as JsonObject;
  const listed = JSON.parse(`{"x":${'['.repeat(150)}"a"${']'.repeat(150)}}`) as JsonObject;
  const store = storeOf([[many, deep, listed, { q: 'a' }, {}].map((document, i) => eventOf(document, i)), []]);
  const count = (text: string): number => searchStored(store, planned('kuery', text), { ...options, keep: 'first' }).total;
  assert.deepEqual(['p2999: a', 'not p2999: a', 'x: a', 'not x: a', 'q: a', 'not q: a'].map(count), [1, 4, 1, 4, 1, 4]);
});

test('ids that are another in each event lead to it, and tables are read without documents', () => {
  const events = Array.from({ length: 1500 }, (_, i) => {
    const id = `${i}-${'0123456789'.repeat(3)}`;
    const value = i === 7 ? [id, 'more'] : i === 8 ? null : i === 9 ? 123456789 : id;
    return eventOf(i === 10 ? { n: 1 } : { 'event.id': value, n: i % 3 }, i);
  });
  const store = storeOf([events, []]);
  const [seventh, twentieth] = [`7-${'0123456789'.repeat(3)}`, `20-${'0123456789'.repeat(3)}`];
  const asked = [
    ['kuery', `event.id: "${twentieth}"`, 3],
    ['kuery', `event.id: ("${seventh}" or 123456789)`, 4],
    ['kuery', `not event.id: "${twentieth}"`, 1500],
    ['kuery', 'not event.id: *', 3],
    ['kuery', 'event.id: 20-*', 1500],
    ['eql', `any where event.id == "${twentieth}"`, 3],
    ['eql', `any where event.id : "${twentieth}"`, 1500],
    ['esql', `FROM logs-* | WHERE event.id IN ("${twentieth}", "${seventh}") | KEEP event.id, n`, 4],
    ['esql', `FROM logs-* | WHERE event.id != "${twentieth}" | STATS c = COUNT(*) BY n | SORT n`, 1500],
  ] as const;
  for (const [language, text, most] of asked) {
    const query = planned(language, text);
    const keep = language === 'eql' ? 'newest' : 'first';
    const answer = searchStored(store, query, { ...options, keep });
    assert.deepEqual(answer.findings, unpushed(events, query, keep), text);
    assert.ok(answer.readCount <= most, `${text}: ${answer.readCount} read`);
  }
});

test('an event is read back as it came, by its arrival and by its id', () => {
  const long = 'x'.repeat(300_000);
  const events = [
    eventOf({ text: long }, 1),
    { ...eventOf({ 'a.b': [null, { c: '\ud800 \n "' }] }, 2), id: 'f'.repeat(64), ingested: 5, index: 'my-index' },
    eventOf({}, 3),
  ];
  const store = storeOf([events.slice(0, 2), events.slice(2)]);
  assert.deepEqual(
    [...store.after(0)].map(({ arrival, event }) => [arrival, event]),
    events.map((event, i) => [i + 1, event]),
  );
  for (const event of events) assert.deepEqual(store.get(event.id), event);
  assert.equal(store.get('none'), undefined);
  assert.equal(store.append(events).length, 0);
  assert.deepEqual(store.sources(), [{ dataset: 'test.one', count: 3, lastIngested: NOW }]);
});

const archive = sharedBytes('corpora/elastic-rules.tgz');
const skip = archive === undefined ? 'the rule corpus (../shared/corpora) is not there' : false;

test('the queries of published rules find among stored events what they find among all', { skip }, () => {
  const texts = filesIn('src/normalize/*/*/cases/*.case').flatMap((path) =>
    parseCaseFile(read(path)).cases.map((one) => one.get('record')),
  );
  const seen = new Set<string>();
  const events = texts
    .flatMap((text) => openEnvelope(text))
    .flatMap((opened) => ('record' in opened ? normalizeRecord(opened.record).events : []))
    .filter(({ id }) => !seen.has(id) && seen.add(id));
  const third = Math.ceil(events.length / 3);
  const store = storeOf([events.slice(0, third), events.slice(third, 2 * third), events.slice(2 * third)]);
  const rules = readTgz(archive as Buffer)
    .filter(({ path }) => /^(?:\.\/)?rules.*\.toml$/.test(path) && /aws|azure|o365|okta|gcp|github|google|kubernetes|cross/.test(path))
    .flatMap(({ bytes }) => parseRules(bytes.toString('utf8')).rules);
  let [ran, found, saved] = [0, 0, 0];
  for (const { id, detection } of rules) {
    if (!('query' in detection)) continue;
    const language = 'language' in detection ? detection.language : detection.type;
    const { text } = detection.query;
    const { query } = planQuery(language, text, { schema: knownSchema() });
    if (!query) continue;
    const keep = language === 'eql' ? 'newest' : 'first';
    const answer = searchStored(store, query, { ...options, keep, to: Number.MAX_SAFE_INTEGER });
    assert.deepEqual(answer.findings, unpushed(events, query, keep), id);
    ran++;
    found += answer.total;
    saved += events.length - answer.readCount;
  }
  assert.ok(ran > 500 && found > 100, `${ran} queries found ${found} results`);
  assert.ok(saved / ran / events.length > 0.5, `${saved} of ${ran * events.length} documents were not read`);
});
