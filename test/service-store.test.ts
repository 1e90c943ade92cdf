import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { backUp, restore } from '#io/stores/service/backup.ts';
import { checkStore } from '#io/stores/service/check-store.ts';
import { ServiceStore, StoreReader } from '#io/stores/service/store.ts';
import { DetectionService } from '#live/service.ts';
import { runCli } from './run-cli.ts';
import { START, serviceRules, temporaryFolder, trailRecord } from './service-support.ts';

/** A service that has taken so many events, two segments of them, and found something. */
function filled(count = 30): { readonly folder: string; readonly store: ServiceStore; readonly service: DetectionService } {
  const folder = temporaryFolder();
  const store = new ServiceStore(folder);
  let now = START;
  const service = new DetectionService({ store, rules: serviceRules(), now: () => now });
  for (let i = 0; i < count; i++) {
    service.take([trailRecord(i, now, i % 3 === 0 ? 'CreateAccessKey' : 'ListUsers')], 'test');
    if (i % 10 === 9 && i < 20) store.events.pack(1);
  }
  for (let i = 0; i < 10; i++) {
    now += 60_000;
    service.runDue();
  }
  service.snapshot();
  return { folder, store, service };
}

function wrongIn(folder: string): readonly string[] {
  const reader = new StoreReader(folder);
  try {
    return checkStore(reader.database, reader.events).wrong;
  } finally {
    reader.close();
  }
}

test('a backup of a service at work holds one moment, is whole, and can be put back', async () => {
  const { folder, store, service } = filled();
  const target = join(temporaryFolder(), 'copy.sqlite');
  await backUp(folder, target);
  assert.equal(statSync(target).mode & 0o077, 0, 'nobody else may read it');
  await assert.rejects(backUp(folder, target), { name: 'StoreError', message: /is there already/ });
  service.take([trailRecord(1000, START, 'ListUsers')], 'test');
  assert.throws(() => restore(target, folder), { name: 'StoreError', message: /another tocsin serve works/ });
  const before = [...store.events.after(0)];
  store.close();
  const kept = restore(target, folder);
  assert.ok(kept !== undefined && existsSync(kept));
  assert.deepEqual(readdirSync(join(target, '..')), ['copy.sqlite']);
  const restored = new ServiceStore(folder);
  assert.deepEqual([...restored.events.after(0)], before.slice(0, 30));
  assert.equal(restored.alerts.find({}, 0, 100).total, 10);
  restored.close();
  assert.deepEqual(wrongIn(folder), []);
});

test('what is no backup is not put back, and what is there stays', () => {
  const { folder, store } = filled();
  store.close();
  const bad = join(temporaryFolder(), 'bad.sqlite');
  writeFileSync(bad, 'no database at all, but long enough to be looked at '.repeat(100));
  assert.throws(() => restore(bad, folder), { name: 'StoreError', message: /not whole/ });
  const empty = join(temporaryFolder(), 'empty.sqlite');
  writeFileSync(empty, '');
  assert.throws(() => restore(empty, folder), { name: 'StoreError', message: /holds no data of a service/ });
  assert.throws(() => restore('/nowhere', folder), { name: 'StoreError' });
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('.part')),
    [],
  );
  assert.deepEqual(wrongIn(folder), []);
});

test('a check finds what is lost, twice, out of balance or ahead of the disk', () => {
  const cases: readonly (readonly [sql: string, wrong: RegExp])[] = [
    ['DELETE FROM event_ids WHERE arrival = 5', /1 events of segment 1 are not known/],
    ['DELETE FROM events WHERE arrival = 25', /30 events are known and 29 are stored/],
    ['DELETE FROM segment_documents WHERE number = 65536', /segment 1 cannot be read: a part of a segment is missing/],
    ['DELETE FROM segments WHERE number = 2', /30 events are known and 20 are stored/],
    [
      'INSERT INTO segments SELECT 9, first, last, count, min_time, max_time, last_ingested, bytes, datasets, head, ids, paths FROM segments WHERE number = 1',
      /holds arrivals of segment 1/,
    ],
    ['DELETE FROM event_ids WHERE id IN (SELECT event FROM alert_events LIMIT 1)', /alert \w+: 1 of its events are missing/],
    ["UPDATE runs SET ledger = json_set(ledger, '$.created', 99)", /does not balance/],
    ['UPDATE snapshots SET arrival = 31', /has seen arrival 31, and the last one stored is 30/],
  ];
  for (const [sql, wrong] of cases) {
    const { folder, store } = filled();
    store.close();
    assert.deepEqual(wrongIn(folder), []);
    const sqlite = new DatabaseSync(join(folder, 'tocsin.sqlite'));
    sqlite.exec(sql);
    sqlite.close();
    assert.match(wrongIn(folder).join('\n'), wrong, sql);
  }
});

test('the command line backs up, restores, checks and counts', async () => {
  const { folder, store } = filled();
  const file = join(temporaryFolder(), 'b.sqlite');
  assert.equal((await runCli(['store', 'backup', file, '--data', folder])).code, 0);
  const check = await runCli(['store', 'check', '--data', folder]);
  assert.equal(check.code, 0, check.stdout);
  assert.match(check.stdout, /30 events, 2 segments[\s\S]*10 alerts[\s\S]*All is well/);
  const stats = await runCli(['store', 'stats', '--data', folder]);
  assert.match(stats.stdout, /30 events: 20 in 2 segments[\s\S]*aws\.cloudtrail: 30[\s\S]*alerts: 10 open/);
  assert.equal((await runCli(['store', 'restore', file, '--data', folder])).code, 2, 'the service works with it');
  store.close();
  assert.equal((await runCli(['store', 'restore', file, '--data', folder])).code, 0);
});

test('a damaged file is named, by the check and at the start', async () => {
  const { folder, store } = filled(60);
  store.close();
  const path = join(folder, 'tocsin.sqlite');
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4096 * 8, 4096 * 24);
  writeFileSync(path, bytes);
  const check = await runCli(['store', 'check', '--data', folder]);
  assert.ok(check.code === 3 || check.code === 2, check.stderr);
  assert.match(check.stdout + check.stderr, /is damaged/);
  truncateSync(path, 50);
  const start = await runCli(['serve', '--data', folder, '--port', '0']);
  assert.equal(start.code, 2);
  assert.match(start.stderr, /is damaged .*tocsin store restore/);
});

test('a folder that may only be read can be searched and checked', {
  skip: process.getuid?.() === 0 ? 'root may write everywhere' : false,
}, async () => {
  const { folder, store } = filled();
  store.close();
  chmodSync(join(folder, 'tocsin.sqlite'), 0o400);
  chmodSync(folder, 0o500);
  assert.equal((await runCli(['store', 'check', '--data', folder])).code, 0);
  const start = await runCli(['serve', '--data', folder, '--port', '0']);
  assert.equal(start.code, 2);
  chmodSync(folder, 0o700);
});
