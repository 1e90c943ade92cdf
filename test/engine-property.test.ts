import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineOptions } from '#engine/engine.ts';
import type { Run } from '#engine/run.ts';
import { printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import type { Rule } from '#rule/rule.ts';
import { engineFor, eventFrom, printRuns, ruleFrom } from './engine-support.ts';

const START = Date.UTC(2026, 2, 4, 10);
const MINUTE = 60_000;

const rule: fc.Arbitrary<Rule> = fc
  .record({
    type: fc.constantFrom(
      '',
      'threshold\nthreshold: { field: [user.name], value: 3 }',
      'threshold\nthreshold: { field: [], value: 2, cardinality: [{ field: user.name, value: 2 }] }',
      'new_terms\nnew_terms_fields: [user.name]\nhistory_window_start: now-4h',
      'new_terms\nnew_terms_fields: [user.name, source.ip]\nhistory_window_start: now-1d',
      `eql\nquery: 'sequence by user.name with maxspan=10m [any where event.action == "add"] [any where event.action == "remove"]'`,
      `eql\nquery: 'sequence by user.name with maxspan=10m [any where event.action == "add"] ![any where event.action == "remove"]'`,
      `eql\nquery: 'sample by user.name [any where event.action == "add"] [any where event.action == "remove"]'`,
      'threat_match\nthreat_index: ["*"]\nthreat_query: "event.action: remove"\nthreat_mapping: [{ entries: [{ field: user.name, value: user.name }] }]',
      `esql\nquery: 'FROM * | WHERE event.action == "add" | STATS n = COUNT(*) BY user.name | WHERE n >= 2'`,
      `esql\nquery: 'FROM * | WHERE event.action == "add" | EVAL who = user.name | SORT source.ip | LIMIT 3'`,
    ),
    from: fc.constantFrom('now-5m', 'now-9m', 'now-25m', 'now-3h/h'),
    max_signals: fc.constantFrom(1, 3, 100),
    timestamp_override: fc.constantFrom('', 'event.ingested'),
    alert_suppression: fc.constantFrom(
      '',
      '{ group_by: [user.name] }',
      '{ group_by: [user.name], duration: 15m, missing_fields_strategy: doNotSuppress }',
    ),
    exceptions: fc.constantFrom(
      '',
      '[{ name: one, entries: [{ type: match, field: user.name, value: jo }], expire_time: 2026-03-04T10:20:00Z }]',
    ),
  })
  .map((members) => {
    const lines = Object.entries(members).filter(([, value]) => value !== '');
    const query = members.type.includes('\nquery:') ? [] : ['query: "event.action: add"'];
    return ruleFrom([...query, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\n'));
  });

const event: fc.Arbitrary<Omit<Event, 'id'>> = fc
  .record({
    time: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 19 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 400 }) }),
    delay: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 2 }) }, { weight: 1, arbitrary: fc.integer({ min: -5, max: 60 }) }),
    user: fc.constantFrom('mira', 'jo', undefined),
    action: fc.constantFrom('add', 'add', 'remove'),
    address: fc.constantFrom('192.0.2.1', '192.0.2.2'),
  })
  .map(({ time, delay, user, action, address }) => {
    const document = { 'event.action': action, 'source.ip': address, ...(user === undefined ? {} : { 'user.name': user }) };
    return eventFrom('', START + time * MINUTE, START + (time + delay) * MINUTE, document);
  });

const events = fc.array(event, { minLength: 5, maxLength: 25 }).map((all) => all.map((one, i): Event => ({ ...one, id: `e${i}` })));

/** The same over days, so that there is something to forget. */
const spreadEvents = fc.tuple(events, fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 25, maxLength: 25 })).map(([all, hours]) =>
  all.map((one, i): Event => {
    const shift = (hours[i] ?? 0) * 60 * MINUTE;
    const time = one.time + shift;
    return { ...one, time, ingested: one.ingested + shift, document: { ...one.document, '@timestamp': printDate(time) } };
  }),
);

function replay(one: Rule, all: readonly Event[]): readonly Run[] {
  const engine = engineFor([one]);
  for (const each of all) engine.observe(each);
  return engine.finish();
}

/** Stops after some events, writes and reads the state, goes on; runs what is due before each arrival. */
function replayInParts(one: Rule, all: readonly Event[], stops: ReadonlySet<number>, options: EngineOptions = {}): readonly Run[] {
  const runs: Run[] = [];
  let engine = engineFor([one], {}, options);
  for (const [i, each] of all.toSorted((left, right) => left.ingested - right.ingested).entries()) {
    runs.push(...engine.advance(each.ingested - 1));
    engine.observe(each);
    if (!stops.has(i)) continue;
    const stored = JSON.parse(JSON.stringify(engine.snapshot()));
    engine = engineFor([one], {}, options);
    engine.restore(stored);
  }
  return [...runs, ...engine.finish()];
}

/** After which events the engine stops and starts: mostly after each. */
const stops = fc.oneof({ weight: 3, arbitrary: fc.constant(Array.from({ length: 25 }, (_, i) => i)) }, fc.array(fc.nat(24)));

/** The same events again, delivered once more a little later. */
function withCopies(all: readonly Event[]): readonly Event[] {
  return all.filter((_, i) => i % 2 === 0).flatMap((each) => [{ ...each, ingested: each.ingested + MINUTE }, each]);
}

const fields = ['*'];

test('the same hits give the same runs, in any order and split', () => {
  fc.assert(
    fc.property(rule, events, stops, fc.infiniteStream(fc.nat(1000)), (one, all, at, keys) => {
      const expected = printRuns(replay(one, all), fields);
      const shuffled = all
        .map((each) => ({ each, key: keys.next().value ?? 0 }))
        .sort((left, right) => left.key - right.key)
        .map(({ each }) => each);
      assert.equal(printRuns(replay(one, shuffled), fields), expected);
      assert.equal(printRuns(replay(one, [...withCopies(all), ...shuffled]), fields), expected);
      assert.equal(printRuns(replayInParts(one, all, new Set(at)), fields), expected);
    }),
    { numRuns: 200 },
  );
});

test('an engine that forgets what no late event asks for gives the same runs', () => {
  fc.assert(
    fc.property(rule, spreadEvents, stops, (one, all, at) => {
      const expected = printRuns(replay(one, all), fields);
      assert.equal(printRuns(replayInParts(one, all, new Set(at), { lateness: 61 * MINUTE }), fields), expected);
    }),
    { numRuns: 200 },
  );
});

test('an alert on one event holds the whole event, whatever the rule kept of the others', () => {
  fc.assert(
    fc.property(
      rule.filter(({ detection }) => ['query', 'new_terms'].includes(detection.type)),
      events,
      (one, all) => {
        for (const { alerts } of replay(one, all)) {
          for (const { events: sources, document } of alerts) {
            const source = all.find(({ id }) => id === sources[0]?.id);
            assert.deepEqual(sources, [source]);
            assert.equal(document['event.action'], source?.document['event.action']);
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('every hit becomes an alert, is suppressed or is excepted; none is lost and none counts twice', () => {
  fc.assert(
    fc.property(
      rule.filter(({ detection }) => detection.type === 'query'),
      events,
      (one, all) => {
        const runs = replay(one, all);
        const settled = runs.reduce((sum, { ledger }) => sum + ledger.created + ledger.suppressed, 0);
        const hits = all.filter(({ document }) => document['event.action'] === 'add');
        const quiet = one.exceptions.length === 0 ? [] : hits.filter(({ document }) => document['user.name'] === 'jo');
        assert.ok(
          settled <= hits.length && settled >= hits.length - quiet.length,
          `${settled} of ${hits.length}, ${quiet.length} excepted`,
        );
        const ids = runs.flatMap(({ alerts }) => alerts.map(({ id }) => id));
        assert.equal(new Set(ids).size, ids.length);
      },
    ),
    { numRuns: 200 },
  );
});

test('rules that read every alert make alerts in proportion to the events, and all of them are told', () => {
  const base = ruleFrom('rule_id: base\nquery: "event.action: add"\nindex: [logs-*]');
  const readers = Array.from({ length: 7 }, (_, i) =>
    ruleFrom(`rule_id: reader-${i}\nquery: 'kibana.alert.rule.rule_id: *'\nindex: [.alerts-security.*]`),
  );
  fc.assert(
    fc.property(events, (all) => {
      const engine = engineFor([base, ...readers]);
      for (const each of all) engine.observe(each);
      const runs = engine.finish();
      const hits = all.filter(({ document }) => document['event.action'] === 'add').length;
      assert.ok(runs.flatMap(({ alerts }) => alerts).length <= hits * (1 + readers.length * 21));
      assert.equal(
        hits > 0,
        runs.some(({ warnings }) => warnings.some((warning) => warning.startsWith('Alerts over alerts'))),
      );
      assert.equal(engine.deferred().size, 0);
    }),
    { numRuns: 10 },
  );
});
