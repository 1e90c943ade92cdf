import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { ServiceStore } from '#io/stores/service/store.ts';
import { runFolderIntake } from '#live/intake-folder.ts';
import { IntakeHealth } from '#live/intake-health.ts';
import { DetectionService } from '#live/service.ts';
import { temporaryFolder, trailRecord } from './service-support.ts';

const line = (number: number): string => `${JSON.stringify(trailRecord(number, Date.UTC(2026, 2, 4), 'ListUsers'))}\n`;

class Scene {
  readonly folder = temporaryFolder();
  readonly store = new ServiceStore(temporaryFolder());
  readonly health = new IntakeHealth(this.store.sourceHealth, Date.now);
  readonly service = new DetectionService({ store: this.store, rules: [], now: Date.now });
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(t: TestContext) {
    t.after(async () => {
      await this.stop();
      this.store.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  start(): void {
    const intake = { source: { kind: 'folder', name: 'logs' } as const, path: this.folder, every: 20 };
    this.#running = runFolderIntake({ ...this, now: Date.now }, intake, this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  count(): number {
    return [...this.store.events.after(0)].length;
  }

  async until(count: number): Promise<void> {
    for (let i = 0; i < 500 && this.count() < count; i++) await setTimeout(20);
    assert.equal(this.count(), count);
  }
}

test('a folder that is written to, rotated and broken is read to the last record, each once', async (t) => {
  const scene = new Scene(t);
  const path = join(scene.folder, 'trail.log');
  writeFileSync(path, line(1) + line(2));
  scene.start();
  await scene.until(2);
  for (let i = 3; i < 60; i++) {
    appendFileSync(path, line(i));
    if (i % 20 === 0) renameSync(path, `${path}.${i}`);
    if (i % 7 === 0) await setTimeout(15);
  }
  appendFileSync(path, 'no record\n');
  await scene.until(59);
  for (let i = 0; i < 100 && scene.store.deadLetters.count() === 0; i++) await setTimeout(20);
  assert.deepEqual(
    scene.store.deadLetters.latest(10).map(({ source, record }) => [source, record]),
    [['folder logs', 'no record']],
  );
  const [health] = scene.health.all();
  assert.deepEqual([health?.name, health?.kind, health?.records, health?.lost, health?.isFailing], ['logs', 'folder', 60, 1, false]);
});

test('another process goes on where the last one stopped, and knows what was silent', async (t) => {
  const first = new Scene(t);
  writeFileSync(join(first.folder, 'trail.log'), line(1));
  first.start();
  await first.until(1);
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
  const running = runFolderIntake(
    context,
    { source: { kind: 'folder', name: 'logs' } as const, path: first.folder, every: 20 },
    stop.signal,
  );
  for (let i = 0; i < 200 && taken.length === 0; i++) await setTimeout(10);
  stop.abort();
  await running;
  assert.deepEqual(
    taken.map((record) => JSON.stringify(record)),
    [line(2).trim()],
  );
});

test('a disk that is full loses nothing: it is read again', async (t) => {
  const scene = new Scene(t);
  const { inTransaction } = scene.store.database;
  scene.store.database.inTransaction = () => {
    throw new Error('database or disk is full');
  };
  writeFileSync(join(scene.folder, 'trail.log'), line(1) + line(2));
  scene.start();
  for (let i = 0; i < 200 && !scene.health.all()[0]?.isFailing; i++) await setTimeout(10);
  assert.match(scene.health.all()[0]?.lastError?.reason ?? '', /full/);
  scene.store.database.inTransaction = inTransaction;
  await scene.until(2);
});

test('a folder that is not there yet is waited for, and thousands of files are read', async (t) => {
  const scene = new Scene(t);
  rmSync(scene.folder, { recursive: true });
  scene.start();
  for (let i = 0; i < 200 && !scene.health.all()[0]?.isFailing; i++) await setTimeout(10);
  assert.match(scene.health.all()[0]?.lastError?.reason ?? '', /no such file or folder/);
  mkdirSync(scene.folder);
  for (let i = 0; i < 1000; i++) writeFileSync(join(scene.folder, `${i}.json`), line(i).trim());
  await scene.until(1000);
});
