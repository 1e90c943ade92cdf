import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { ServiceStore } from '#io/stores/service/store.ts';
import type { IntakeContext } from '#live/intake-delivery.ts';
import { IntakeHealth } from '#live/intake-health.ts';
import { DetectionService } from '#live/service.ts';
import { detect } from '../src/app/library.ts';
import { compileRules, type LoadedRules } from '../src/app/load-rules.ts';
import { loadNamedRules } from '../src/app/packs.ts';
import { temporaryFolder } from './service-support.ts';
import { sharedBytes } from './shared.ts';
import { readTgz, type TarFile } from './tar.ts';

const corpus = sharedBytes('corpora/cloudtrail-invictus.tgz');

/** Says why a test that needs a real trail is left out; false when it is there. */
export const WITHOUT_CORPUS = corpus ? false : 'corpora/cloudtrail-invictus.tgz is not there';

/** Files of a real trail: 2,900 records of an attack. */
export function trailFiles(): readonly TarFile[] {
  return corpus ? readTgz(corpus).filter(({ path }) => path.endsWith('.json')) : [];
}

/** A service with what it needs to read by itself, its clock set forward at will. */
export class IntakeScene implements IntakeContext {
  readonly folder = temporaryFolder();
  readonly store = new ServiceStore(temporaryFolder());
  readonly now = (): number => Date.now() + this.#ahead;
  readonly health = new IntakeHealth(this.store.sourceHealth, this.now);
  readonly service: DetectionService;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>[] = [];
  #ahead = 0;

  constructor(t: TestContext, rules?: LoadedRules) {
    const compiled = rules ? compileRules(rules, { asPublished: false, valueLists: new Map() }).compiled : [];
    this.service = new DetectionService({ store: this.store, rules: compiled, now: this.now });
    t.after(async () => {
      await this.stop();
      this.store.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** Starts something that works until the end. */
  start(work: (context: IntakeContext, signal: AbortSignal) => Promise<void>): void {
    this.#running.push(work(this, this.#stop.signal));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  eventCount(): number {
    return Number(this.store.database.get('SELECT count(*) AS count FROM events')?.count);
  }

  /** Waits until so many events are there, and a little longer: there must not be more. */
  async untilEvents(count: number): Promise<void> {
    await until(() => this.eventCount() >= count).catch(() => undefined);
    await setTimeout(50);
    assert.equal(this.eventCount(), count, JSON.stringify(this.health.all()));
  }

  /** The ids of all alerts, after every rule had its turn. */
  alertIds(): readonly string[] {
    for (let i = 0; i < 4; i++) {
      this.#ahead += 300_000;
      this.service.runDue();
    }
    const { alerts } = this.store.alerts.find({}, 0, 10_000);
    return alerts.map(({ id }) => id).sort();
  }
}

export const builtInRules = async (): Promise<LoadedRules> => loadNamedRules(undefined);

/** The ids of the alerts that a scan of the trail gives. */
export async function scannedAlertIds({ rules }: LoadedRules): Promise<readonly string[]> {
  const { alerts } = await detect({ rules, records: trailFiles().map(({ bytes }) => bytes.toString('utf8')) });
  assert.ok(alerts.length > 0, 'a scan of the trail gives no alert');
  return alerts.map(({ id }) => id).sort();
}

/** Waits for something, ten seconds at most. */
export async function until(isDone: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !isDone(); i++) await setTimeout(20);
  assert.ok(isDone(), 'it did not happen in time');
}

/** Starts a server that says where it listens; answers what it said and ends it with the test. */
export async function startServer(t: TestContext, script: string, words: readonly string[], says: RegExp): Promise<string> {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [script, ...words], { cwd: temporaryFolder() });
  t.after(() => child.kill('SIGKILL'));
  let told = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    told += String(chunk);
    const found = says.exec(told)?.[1];
    if (found === undefined) continue;
    child.stdout.resume();
    return found;
  }
  throw new assert.AssertionError({ message: `${script} did not start: ${told}` });
}
