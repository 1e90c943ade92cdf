import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StoredEvent } from '#io/stores/service/event-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { Housekeeping, type Retention } from '#live/housekeeping.ts';
import { DetectionService } from '#live/service.ts';
import { START, serviceRules, temporaryFolder, trailRecord } from './service-support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KEEP: Retention = { events: 3 * DAY, alerts: 10 * DAY, deadLetters: 2 * DAY, runs: 5 * DAY, keepsCited: true };

/** A service and who keeps its house. */
class House {
  readonly folder = temporaryFolder();
  readonly store = new ServiceStore(this.folder);
  readonly told: string[] = [];
  now = START;
  readonly service: DetectionService;
  readonly housekeeping: Housekeeping;
  #next = 0;

  constructor(retention: Retention = KEEP) {
    const rules = serviceRules(["rule_id: plain\nlanguage: kuery\nquery: 'event.action: CreateAccessKey'\n"]);
    const base = { store: this.store, now: () => this.now };
    this.service = new DetectionService({ ...base, rules });
    this.housekeeping = new Housekeeping({ ...base, retention, rules: () => rules, tell: (line) => this.told.push(line) });
  }

  /** So many events that arrive at once, the first of them one that alerts. */
  take(count: number): void {
    const records = Array.from({ length: count }, (_, i) => trailRecord(this.#next++, this.now, i === 0 ? 'CreateAccessKey' : 'ListUsers'));
    this.service.take(records, 'test');
  }

  pass(time: number): void {
    this.now += time;
    this.service.runDue();
    this.service.snapshot();
  }

  /** Steps until nothing is left to do. */
  keep(): void {
    for (let i = 0; i < 50; i++) this.housekeeping.step();
    this.now += 60_000;
    assert.deepEqual(this.store.database.check(), []);
  }

  count(): number {
    return [...this.store.events.after(0)].length;
  }

  alerts(): readonly string[] {
    return this.store.alerts.find({}, 0, 1000).alerts.map(({ id }) => id);
  }
}

const arrivals = (events: Iterable<StoredEvent>): number[] => [...events].map(({ arrival }) => arrival);

test('events go when they are too old, whole segments and parts of them, and those that open alerts cite stay', () => {
  const house = new House({ ...KEEP, events: 2.5 * DAY, runs: 30 * DAY });
  for (let day = 0; day < 6; day++) {
    house.take(100);
    // Two days and three days in a segment, and one that stands alone.
    if (day === 1 || day === 4) house.store.events.pack(1);
    house.pass(DAY);
  }
  assert.equal(house.store.events.segments.list().length, 2);
  assert.equal(house.alerts().length, 6);
  const all = [...house.store.events.after(0)];
  house.keep();
  // Two days are left, and the first event of each of the other days.
  const left = [...house.store.events.after(0)];
  assert.deepEqual(arrivals(left), arrivals([0, 100, 200, 300].flatMap((i) => all[i] ?? []).concat(all.slice(400))));
  for (const { event } of left) assert.deepEqual(house.store.events.get(event.id), event);
  assert.equal(house.store.events.get(all[1]?.event.id ?? ''), undefined);
  assert.equal(house.store.events.sources()[0]?.count, 204);
  assert.deepEqual(house.told, ['deleted: 396 events (age)']);
  assert.equal(
    house.store.retention.latest(10).reduce((sum, { count }) => sum + count, 0),
    396,
  );
  house.service.setStatus(house.alerts(), 'closed');
  house.keep();
  assert.deepEqual(arrivals(house.store.events.after(0)), arrivals(all.slice(400)));
  house.store.close();
});

test('cited events go with the others when that is wanted', () => {
  const house = new House({ ...KEEP, keepsCited: false });
  house.take(100);
  house.store.events.pack(1);
  house.pass(4 * DAY);
  house.keep();
  assert.equal(house.count(), 0);
  house.take(1);
  assert.equal([...house.store.events.after(0)][0]?.arrival, 101, 'a number of arrival is never given twice');
  house.store.close();
});

test('events that rules look back to stay, and those that the engine would have to read again', () => {
  const house = new House({ ...KEEP, events: 0 });
  house.take(50);
  house.store.events.pack(1);
  house.now += DAY;
  house.keep();
  assert.equal(house.count(), 50, 'no snapshot has seen them');
  house.pass(0);
  house.take(50);
  house.pass(MINUTE);
  house.keep();
  assert.equal(house.count(), 51, 'the rule looks nine minutes back, and one is cited');
  house.store.close();
});

test('over its size the oldest events go first, and the file becomes smaller', () => {
  const house = new House({ ...KEEP, keepsCited: false, size: 600_000 });
  for (let i = 0; i < 6; i++) {
    house.take(1000);
    house.store.events.pack(1);
    house.pass(HOUR);
  }
  house.store.database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  const before = statSync(join(house.folder, 'tocsin.sqlite')).size;
  house.keep();
  const left = [...house.store.events.after(0)];
  assert.ok(left.length > 0 && left.length < 6000, `${left.length} are left`);
  assert.equal(left[0]?.arrival, 6000 - left.length + 1, 'the oldest went');
  assert.ok(house.store.retention.usedBytes() <= 600_000);
  assert.match(house.told.join(), /deleted: \d+ events \(size\)/);
  house.store.database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  assert.ok(statSync(join(house.folder, 'tocsin.sqlite')).size < before);
  house.store.close();
});

test('dead letters, ledgers and closed alerts go in their time; an open alert waits', () => {
  const house = new House();
  house.service.take(['{ broken'], 'test');
  house.take(1);
  house.pass(HOUR);
  house.take(1);
  house.pass(HOUR);
  const [, first] = house.alerts();
  house.service.setStatus([first ?? ''], 'closed');
  house.pass(11 * DAY);
  house.keep();
  assert.equal(house.store.deadLetters.count(), 0);
  assert.deepEqual(house.alerts().length, 1);
  assert.equal(house.store.database.get('SELECT count(*) AS count FROM alert_events')?.count, 1);
  assert.equal(house.store.runs.latest(undefined, 1000).length, 1, 'the last run stays');
  assert.deepEqual(house.told.map((line) => line.replace(/\d+/, 'N')).sort(), [
    'deleted: N alerts (age)',
    'deleted: N dead letters (age)',
    'deleted: N events (age)',
    'deleted: N runs (age)',
  ]);
  house.store.close();
});

test('a segment that lost its oldest events is searched and read like any other', () => {
  const house = new House({ ...KEEP, keepsCited: false });
  house.take(10);
  house.pass(2 * DAY);
  house.take(10);
  house.store.events.pack(1);
  house.pass(2.5 * DAY);
  const all = [...house.store.events.after(0)];
  house.keep();
  assert.deepEqual([...house.store.events.after(0)], all.slice(10));
  house.store.close();
});

test('on a full disk nothing is lost, what can be deleted makes room, and then things go on', () => {
  const house = new House({ ...KEEP, keepsCited: false, size: 300_000 });
  for (let i = 0; i < 2; i++) {
    house.take(1000);
    house.store.events.pack(1);
    house.pass(HOUR);
  }
  house.take(4200);
  house.pass(HOUR);
  const { count } = house.store.events.sources()[0] ?? { count: 0 };
  house.store.database.run(`PRAGMA max_page_count = ${Number(house.store.database.get('PRAGMA page_count')?.page_count)}`);
  let refused = 0;
  for (let i = 0; i < 200 && refused === 0; i++) {
    try {
      house.take(100);
    } catch {
      refused++;
    }
  }
  assert.equal(refused, 1, 'the disk must be full');
  const before = house.store.events.sources()[0]?.count ?? 0;
  assert.ok(before >= count);
  assert.throws(() => house.housekeeping.step(), /full/, 'there is no room to pack');
  assert.ok((house.store.events.sources()[0]?.count ?? 0) < before, 'and yet old events went');
  house.now += MINUTE;
  for (let i = 0; i < 20; i++) {
    try {
      house.housekeeping.step();
    } catch {
      house.now += MINUTE;
    }
  }
  house.take(10);
  house.store.database.run('PRAGMA max_page_count = 1000000');
  house.keep();
  assert.ok(house.store.events.alone().length < 4096, 'with room again the rest is packed');
  const arrivals = [...house.store.events.after(0)].map(({ arrival }) => arrival);
  assert.deepEqual(
    arrivals,
    arrivals.map((_, i) => (arrivals[0] ?? 0) + i),
    'no event between others went',
  );
  house.store.close();
});
