import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { openReader } from './database.ts';
import { DATABASE_FILE, lockFolder } from './store.ts';
import { StoreError } from './store-error.ts';

/** All pages in one step: a copy in several would begin again with every write of the service. */
const ALL_PAGES = 2_147_483_647;

/**
 * Copies what a service keeps into one file, as it is at one moment, while the service works or not. The copy is checked before it gets its
 * name. Throws `StoreError`.
 */
export async function backUp(folder: string, target: string): Promise<void> {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) throw new StoreError(`${folder} holds no data of a service: there is no ${DATABASE_FILE} in it`);
  if (existsSync(target)) throw new StoreError(`${target} is there already: choose another name`);
  const part = `${target}.part`;
  rmSync(part, { force: true });
  const source = openReader(path);
  try {
    await backup(source, part, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
  chmodSync(part, 0o600);
  assertWhole(part);
  renameSync(part, target);
}

/**
 * Puts a backup into a folder in which no service works. What was there stays beside it; the answer is its name. Throws `StoreError`.
 */
export function restore(source: string, folder: string): string | undefined {
  if (!existsSync(source)) throw new StoreError(`${source} is not there`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  try {
    const path = join(folder, DATABASE_FILE);
    copyFileSync(source, `${path}.part`);
    chmodSync(`${path}.part`, 0o600);
    assertWhole(`${path}.part`);
    const kept = keepOld(path);
    renameSync(`${path}.part`, path);
    return kept;
  } finally {
    lock.close();
  }
}

/** Moves the file that is there away, with its log, without which it is not whole. */
function keepOld(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const kept = [...Array(1000).keys()].map((i) => `${path}.before-restore-${i + 1}`).find((name) => !existsSync(name));
  if (kept === undefined) throw new StoreError(`too many files beside ${path} were kept by restores: take some away`);
  for (const end of ['-wal', '-shm', '']) if (existsSync(path + end)) renameSync(path + end, kept + end);
  return kept;
}

/** Leaves the file without a log beside it. */
function assertWhole(path: string): void {
  const reasons = whatIsWrong(path);
  if (reasons.length === 0) return;
  rmSync(path, { force: true });
  throw new StoreError(`the copy is not whole and was thrown away: ${reasons.join('; ').slice(0, 500)}`);
}

function whatIsWrong(path: string): readonly string[] {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path);
    sqlite.exec('PRAGMA journal_mode = DELETE');
    const version = Number(sqlite.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version === 0) return ['it holds no data of a service'];
    const found = sqlite.prepare('PRAGMA integrity_check').all();
    return found.map((row) => String(row.integrity_check)).filter((text) => text !== 'ok');
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    sqlite?.close();
  }
}
