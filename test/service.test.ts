import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyUpdate } from '#engine/alert/alert.ts';
import { Engine } from '#engine/engine.ts';
import { fieldValues } from '#event/path.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { Bench } from './service-bench.ts';
import { START, serviceRules, trailRecord } from './service-support.ts';

const MINUTE = 60_000;

/** Two hours of records, some late, some twice; the same for every run. */
function feed(bench: Bench, minute: number): void {
  const { now, service } = bench;
  const names = ['ConsoleLogin', 'CreateUser', 'CreateAccessKey', 'DeleteTrail', 'ListUsers'];
  const count = (minute * 7) % 4;
  for (let i = 0; i < count; i++) {
    const number = minute * 10 + i;
    const late = (number % 6) * 2 * MINUTE;
    const record = trailRecord(number, now - late, names[(minute * 3 + i * 2) % 5] ?? '', minute % 3 === 0 ? 'alice' : 'bob');
    bench.now += 100;
    service.take([record], 'test');
    if (number % 5 === 0) bench.service.take([record], 'again');
  }
}

function live(crashes: readonly number[], snapshots: readonly number[]): Bench {
  const bench = new Bench();
  for (let minute = 0; minute < 120; minute++) {
    bench.now = START + minute * MINUTE + 30_000;
    feed(bench, minute);
    bench.now = START + minute * MINUTE + MINUTE;
    bench.service.runDue();
    if (snapshots.includes(minute)) bench.service.snapshot();
    if (crashes.includes(minute)) bench.crash();
  }
  bench.minutes(60);
  return bench;
}

test('live gives what a replay of the same arrivals gives, crashes or not', () => {
  const whole = live([], []);
  const engine = new Engine(whole.rules);
  for (const { event } of whole.store.events.after(0)) engine.observe(event);
  const replayed = new Map<string, string>();
  for (const run of engine.advance(whole.now)) {
    for (const alert of run.alerts) replayed.set(alert.id, JSON.stringify(alert.document));
    for (const update of run.updates) {
      const document = JSON.parse(replayed.get(update.alertId) ?? '{}');
      const shell = { document } as Parameters<typeof applyUpdate>[0];
      replayed.set(update.alertId, JSON.stringify(applyUpdate(shell, update).document));
    }
  }
  const rules = new Set(whole.store.alerts.find({}, 0, 1000).alerts.map(({ ruleId }) => ruleId));
  assert.deepEqual([...rules].sort(), ['counting', 'following', 'plain', 'suppressing'], 'every rule must have found something');
  const shown = (pairs: Iterable<readonly [string, string]>) =>
    [...pairs].map(([id, text]) => [id, canonical(text)] as const).sort(([left], [right]) => (left < right ? -1 : 1));
  const visible = [...replayed].filter(([, text]) => !text.includes('"kibana.alert.building_block_type"'));
  assert.deepEqual(shown(whole.alerts()), shown(visible));
  for (const [crashes, snapshots] of [
    [[3, 50, 51, 118], []],
    [
      [20, 47, 90],
      [10, 44, 45, 89],
    ],
    [Array.from({ length: 24 }, (_, i) => i * 5), [7, 60]],
  ] as const) {
    const broken = live(crashes, snapshots);
    assert.deepEqual(broken.alerts(), whole.alerts());
    assert.deepEqual(broken.runs(), whole.runs());
  }
});

function canonical(text: string): unknown {
  return { ...JSON.parse(text), 'kibana.alert.workflow_status': 'open' };
}

test('an event that arrives twice is stored once, in one batch and in two', () => {
  const bench = new Bench();
  const record = trailRecord(1, START, 'CreateAccessKey');
  const [first, second] = bench.service.take([record, record], 'test');
  assert.deepEqual([first?.events.length, first?.repeats.length, second?.events.length, second?.repeats.length], [1, 0, 0, 1]);
  bench.crash();
  assert.equal(bench.service.take([record], 'test')[0]?.repeats.length, 1);
  assert.equal([...bench.store.events.after(0)].length, 1);
  bench.minutes(10);
  assert.equal(bench.alerts().length, 1);
});

test('a record that becomes no event is kept, once', () => {
  const bench = new Bench();
  for (let i = 0; i < 2; i++) bench.service.take([{ shopping: 'list' }, '{ broken', 7, trailRecord(1, START, 'ListUsers')], 'test');
  assert.equal(bench.store.deadLetters.count(), 3);
  assert.deepEqual(
    bench.store.deadLetters.latest(10).map(({ kind }) => kind),
    ['failure', 'failure', 'unrecognized'],
  );
});

test('a sender does not say when its events arrive', () => {
  const bench = new Bench();
  bench.service.take([{ ...trailRecord(1, START, 'CreateAccessKey') }], 'test');
  const made = {
    '@timestamp': '2026-03-04T10:00:00Z',
    'ecs.version': '8.11.0',
    'event.dataset': 'aws.cloudtrail',
    'event.ingested': '2099-01-01T00:00:00Z',
    'event.action': 'CreateAccessKey',
  };
  bench.service.take([made, { ...made, event: { ingested: '2099-01-01T00:00:00Z' } }], 'test');
  const stored = [...bench.store.events.after(0)];
  assert.equal(stored.length, 3);
  for (const { event } of stored) {
    assert.equal(event.ingested, START);
    assert.deepEqual(fieldValues(event.document, 'event.ingested'), ['2026-03-04T10:00:00.000Z']);
  }
  bench.minutes(10);
  assert.equal(bench.alerts().length, 3);
});

test('a status outlives updates and restarts, and a closed alert suppresses no others', () => {
  for (const isCrashing of [false, true]) {
    const bench = new Bench();
    const restart = (): void => (isCrashing ? bench.crash() : undefined);
    bench.service.take([trailRecord(1, START, 'DeleteTrail')], 'test');
    bench.minutes(6);
    const [first] = bench.alerts();
    assert.ok(first);
    assert.equal(bench.service.setStatus([first[0], first[0], 'nobody'], 'acknowledged'), 1);
    restart();
    bench.service.take([trailRecord(2, bench.now, 'DeleteTrail')], 'test');
    bench.minutes(6);
    const updated = bench.store.alerts.get(first[0]);
    assert.equal(updated?.status, 'acknowledged');
    assert.equal(updated?.document['kibana.alert.workflow_status'], 'acknowledged');
    assert.equal(updated?.document['kibana.alert.suppression.docs_count'], 1);
    bench.service.setStatus([first[0]], 'closed');
    restart();
    bench.service.take([trailRecord(3, bench.now, 'DeleteTrail')], 'test');
    bench.minutes(6);
    restart();
    assert.equal(bench.alerts().length, 2, 'the closed alert must suppress nothing');
    assert.equal(bench.store.alerts.get(first[0])?.status, 'closed');
  }
});

test('what the disk refuses is not acknowledged, and what was found is written when it takes it again', () => {
  const bench = new Bench();
  bench.service.take([trailRecord(1, START, 'CreateAccessKey')], 'test');
  const inTransaction = bench.store.database.inTransaction;
  bench.store.database.inTransaction = () => {
    throw new Error('database or disk is full');
  };
  assert.throws(() => bench.service.take([trailRecord(2, START, 'CreateAccessKey')], 'test'), /disk is full/);
  bench.now += 6 * MINUTE;
  assert.throws(() => bench.service.runDue(), /disk is full/);
  bench.service.snapshot();
  bench.store.database.inTransaction = inTransaction;
  assert.equal(bench.alerts().length, 0);
  assert.equal(bench.store.runs.readSnapshot(), undefined, 'a snapshot must not be ahead of the alerts');
  bench.minutes(1);
  assert.equal(bench.alerts().length, 1);
});

test('a rule that is new or has changed reads the stored events, and others go on', () => {
  const bench = new Bench(serviceRules(["rule_id: one\nlanguage: kuery\nquery: 'event.action: CreateUser'\n"]));
  bench.service.take([trailRecord(1, START, 'CreateUser'), trailRecord(2, START, 'DeleteTrail')], 'test');
  bench.minutes(5);
  bench.service.snapshot();
  bench.rules = serviceRules([
    "rule_id: two\nlanguage: kuery\nquery: 'event.action: DeleteTrail'\n",
    "rule_id: one\nlanguage: kuery\nquery: 'event.action: CreateUser'\n",
  ]);
  bench.crash();
  bench.minutes(10);
  const { alerts } = bench.store.alerts.find({}, 0, 10);
  assert.deepEqual(alerts.map(({ ruleId }) => ruleId).sort(), ['one', 'two']);
});

test('what a shipper puts around a line does not hide it, and a document that names an action speaks for itself', () => {
  const bench = new Bench();
  const line = (number: number): string => JSON.stringify(trailRecord(number, START, 'CreateAccessKey'));
  const beat = { '@timestamp': '2026-03-04T10:00:00Z', ecs: { version: '8.0.0' }, agent: { type: 'filebeat' } };
  const shipped = [
    { ...beat, message: line(1) },
    { message: line(2), source_type: 'file', file: '/var/log/trail.log' },
    { ...beat, event: { original: line(3) }, '@version': '1' },
    { ...beat, event: { dataset: 'aws.cloudtrail' }, message: line(4) },
    { ...trailRecord(5, START, 'ListUsers'), message: line(6) },
  ];
  bench.service.take(shipped, 'test');
  const actions = [...bench.store.events.after(0)].map(({ event }) => fieldValues(event.document, 'event.action')[0]);
  assert.deepEqual(actions, [...Array(4).fill('CreateAccessKey'), 'ListUsers']);
  assert.equal(bench.service.take([line(1)], 'again')[0]?.repeats.length, 1, 'it is the same event without what was around it');
});

test('one process holds the folder', () => {
  const bench = new Bench();
  assert.throws(() => new ServiceStore(bench.folder), /another tocsin serve/);
});
