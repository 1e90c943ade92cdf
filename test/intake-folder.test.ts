import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { runFolderIntake } from '#live/intake-folder.ts';
import { IntakeHealth } from '#live/intake-health.ts';
import { builtInRules, IntakeScene, scannedAlertIds, trailFiles, until, WITHOUT_CORPUS } from './intake-scene.ts';
import { trailRecord } from './service-support.ts';

const line = (number: number): string => `${JSON.stringify(trailRecord(number, Date.UTC(2026, 2, 4), 'ListUsers'))}\n`;

const source = { kind: 'folder', name: 'logs' } as const;

function follow(scene: IntakeScene): void {
  scene.start(async (context, signal) => runFolderIntake(context, { source, path: scene.folder, every: 20 }, signal));
}

test('a folder of a real trail gives the alerts of a scan, each event once', { skip: WITHOUT_CORPUS }, async (t) => {
  const rules = await builtInRules();
  const scene = new IntakeScene(t, rules);
  for (const { path, bytes } of trailFiles()) writeFileSync(join(scene.folder, basename(path)), bytes);
  follow(scene);
  await scene.untilEvents(2900);
  assert.deepEqual(scene.alertIds(), await scannedAlertIds(rules));
});

test('a folder that is written to, rotated and broken is read to the last record, each once', async (t) => {
  const scene = new IntakeScene(t);
  const path = join(scene.folder, 'trail.log');
  writeFileSync(path, line(1) + line(2));
  follow(scene);
  await scene.untilEvents(2);
  for (let i = 3; i < 60; i++) {
    appendFileSync(path, line(i));
    if (i % 20 === 0) renameSync(path, `${path}.${i}`);
    if (i % 7 === 0) await setTimeout(15);
  }
  appendFileSync(path, 'no record\n');
  await scene.untilEvents(59);
  await until(() => scene.store.deadLetters.count() > 0);
  assert.deepEqual(
    scene.store.deadLetters.latest(10).map(({ source, record }) => [source, record]),
    [['folder logs', 'no record']],
  );
  const [health] = scene.health.all();
  assert.deepEqual([health?.name, health?.kind, health?.records, health?.lost, health?.isFailing], ['logs', 'folder', 60, 1, false]);
});

test('another process goes on where the last one stopped, and knows what was silent', async (t) => {
  const first = new IntakeScene(t);
  writeFileSync(join(first.folder, 'trail.log'), line(1));
  follow(first);
  await first.untilEvents(1);
  await first.stop();
  first.health.flush();
  appendFileSync(join(first.folder, 'trail.log'), line(2));
  const taken: unknown[] = [];
  const service = {
    take: (records: readonly unknown[]) => {
      taken.push(...records);
      return records.map(() => ({ events: [], repeats: [], lost: [] }));
    },
  };
  const stop = new AbortController();
  const health = new IntakeHealth(first.store.sourceHealth, Date.now);
  const silent = (known: IntakeHealth): readonly unknown[] =>
    known.all().map(({ name, records, silentSince }) => [name, records, silentSince]);
  assert.deepEqual(silent(health), silent(first.health));
  const context = { store: first.store, health, service, now: Date.now };
  const running = runFolderIntake(context, { source, path: first.folder, every: 20 }, stop.signal);
  await until(() => taken.length > 0);
  stop.abort();
  await running;
  assert.deepEqual(
    taken.map((record) => JSON.stringify(record)),
    [line(2).trim()],
  );
});

test('a disk that is full loses nothing: it is read again', async (t) => {
  const scene = new IntakeScene(t);
  const { inTransaction } = scene.store.database;
  scene.store.database.inTransaction = () => {
    throw new Error('database or disk is full');
  };
  writeFileSync(join(scene.folder, 'trail.log'), line(1) + line(2));
  follow(scene);
  await until(() => scene.health.all()[0]?.isFailing === true);
  assert.match(scene.health.all()[0]?.lastError?.reason ?? '', /full/);
  scene.store.database.inTransaction = inTransaction;
  await scene.untilEvents(2);
});

test('a folder that is not there yet is waited for, and thousands of files are read', async (t) => {
  const scene = new IntakeScene(t);
  rmSync(scene.folder, { recursive: true });
  follow(scene);
  await until(() => scene.health.all()[0]?.isFailing === true);
  assert.match(scene.health.all()[0]?.lastError?.reason ?? '', /no such file or folder/);
  mkdirSync(scene.folder);
  for (let i = 0; i < 1000; i++) writeFileSync(join(scene.folder, `${i}.json`), line(i).trim());
  await scene.untilEvents(1000);
});
