import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { checkStore } from '#io/stores/service/check-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { FIRST_FILE } from './first-file.ts';
import { temporaryFolder } from './service-support.ts';

/** A random number below, decided anew every time: no two runs are killed at the same moments. */
const below = (most: number): number => Math.floor(Math.random() * most);

const OPEN_ALERTS = 500;

export type StoreKillFigures = { readonly events: number; readonly kept: number; readonly deleted: number; readonly segments: number };

/** Kills a process that takes, packs and deletes events, again and again; after each kill every event that it told of is there once, or was deleted. */
export async function killStore(rounds: number): Promise<StoreKillFigures> {
  const folder = temporaryFolder();
  citeEveryTenth(folder);
  let [told, figures] = [0, { events: 0, kept: 0, deleted: 0, segments: 0 }];
  for (let round = 0; round < rounds; round++) {
    const child = spawn(process.execPath, [...NODE, 'test/store-kill-child.ts', 'work', folder, String(told)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += String(chunk);
    });
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    await setTimeout(below(400));
    child.kill('SIGKILL');
    await once(child, 'close');
    told = Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1) ?? told);
    ({ told, figures } = look(folder, told));
  }
  return figures;
}

const NODE = ['--conditions=source'];

/** Alerts that nobody closes, each on an event that is still to come. */
function citeEveryTenth(folder: string): void {
  const store = new ServiceStore(folder);
  const alerts = Array.from({ length: OPEN_ALERTS }, (_, i) => ({
    id: `alert ${i}`,
    ruleId: 'rule',
    severity: 'low' as const,
    time: Number.MAX_SAFE_INTEGER,
    isBuildingBlock: false,
    document: { 'kibana.alert.ancestors': [{ id: `event ${i * 10}`, type: 'event', index: '', depth: 0 }] },
  }));
  store.database.inTransaction(() => store.alerts.write(alerts as unknown as Parameters<typeof store.alerts.write>[0]));
  store.close();
}

/** Opens what was left. Events are numbered; those that were told of must be there, but for old ones that no alert cites. */
function look(folder: string, told: number): { readonly told: number; readonly figures: StoreKillFigures } {
  const store = new ServiceStore(folder);
  try {
    const check = checkStore(store.database, store.events);
    // Alerts cite events that have not come yet.
    assert.deepEqual(
      check.wrong.filter((line) => !line.startsWith('alert') && !line.startsWith('and ') && !line.includes('memory')),
      [],
    );
    const numbers = [...store.events.after(0)].map(({ event }) => Number(event.document.number));
    assert.equal(new Set(numbers).size, numbers.length, 'an event is stored twice');
    assert.deepEqual(
      numbers,
      numbers.toSorted((left, right) => left - right),
      'events are out of their order',
    );
    const stored = new Set(numbers);
    const last = numbers.at(-1) ?? -1;
    assert.ok(last + 1 >= told, `event ${told - 1} was told of, and ${last} is the last`);
    const missing = Array.from({ length: last + 1 }, (_, number) => number).filter((number) => !stored.has(number));
    const wronged = missing.filter((number) => number > last - 2_000 || (number % 10 === 0 && number < OPEN_ALERTS * 10));
    assert.deepEqual(wronged, [], 'events went that should have stayed');
    const deleted = store.database.get("SELECT coalesce(sum(count), 0) AS count FROM deletions WHERE what = 'events'");
    assert.equal(missing.length, Number(deleted?.count), 'what was deleted is written down');
    const figures = { events: last + 1, kept: numbers.length, deleted: missing.length, segments: store.events.segments.list().length };
    return { told: last + 1, figures };
  } finally {
    store.close();
  }
}

const OLD_EVENTS = 20_000;

/** Kills a process that brings a file of the first version forward; afterwards all of it is there. */
export async function killMigrations(rounds: number): Promise<number> {
  const old = join(temporaryFolder(), 'old.sqlite');
  makeOldFile(old);
  let cut = 0;
  for (let round = 0; round < rounds; round++) {
    const folder = temporaryFolder();
    copyFileSync(old, join(folder, 'tocsin.sqlite'));
    const child = spawn(process.execPath, [...NODE, 'test/store-kill-child.ts', 'migrate', folder], { stdio: 'inherit' });
    const ended = once(child, 'close');
    await setTimeout(100 + below(900));
    child.kill('SIGKILL');
    const [, signal] = (await ended) as [number | null, string | null];
    if (signal !== null) cut++;
    const store = new ServiceStore(folder);
    assert.deepEqual(checkStore(store.database, store.events).wrong, []);
    assert.equal([...store.events.after(0)].length, OLD_EVENTS + 1);
    store.close();
  }
  return cut;
}

function makeOldFile(path: string): void {
  const sqlite = new DatabaseSync(path);
  sqlite.exec(FIRST_FILE);
  const insert = sqlite.prepare('INSERT INTO events (id, dataset, index_name, time, ingested, document) VALUES (?, ?, ?, ?, ?, ?)');
  sqlite.exec('BEGIN');
  for (let i = 0; i < OLD_EVENTS; i++)
    insert.run(`old ${i}`, 'test', 'logs-test-default', i, i, JSON.stringify({ i, words: 'many words '.repeat(20) }));
  sqlite.exec('COMMIT');
  sqlite.close();
}
