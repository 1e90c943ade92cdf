import { copyFileSync, renameSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { eventKey } from './event-key.ts';
import type { Migration } from './migrations/migration.ts';
import { StoreError } from './store-error.ts';

/**
 * Brings the file at `path` forward, a transaction a step, and answers the names of the steps it made. A file that held something is copied
 * first, to stand beside it. Throws `StoreError` for a file that a newer program wrote.
 */
export function migrate(sqlite: DatabaseSync, path: string, steps: readonly Migration[]): readonly string[] {
  const { isNew, applied } = stateOf(sqlite, path, steps);
  const missing = steps.filter(({ number }) => !applied.has(number));
  if (missing.length === 0) return [];
  sqlite.function('event_key', { deterministic: true }, (id) => eventKey(String(id)));
  if (!isNew) keepCopy(sqlite, path, Math.max(...applied));
  for (const step of missing) apply(sqlite, path, step, applied);
  return missing.map(({ name }) => name);
}

/** What a reader needs: that the file is of this program's schema, no older and no newer. */
export function assertCurrent(sqlite: DatabaseSync, path: string, steps: readonly Migration[]): void {
  const { applied } = stateOf(sqlite, path, steps);
  if (steps.some(({ number }) => !applied.has(number)))
    throw new StoreError(`${path} was written by an older Tocsin: start tocsin serve once, which brings it forward`);
}

type SchemaState = { readonly isNew: boolean; readonly applied: Set<number> };

function stateOf(sqlite: DatabaseSync, path: string, steps: readonly Migration[]): SchemaState {
  const version = Number(sqlite.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  const applied = hasList(sqlite) ? listed(sqlite) : new Set(Array.from({ length: version }, (_, i) => i + 1));
  const known = new Set(steps.map(({ number }) => number));
  const unknown = [...applied].filter((number) => !known.has(number));
  if (unknown.length > 0)
    throw new StoreError(
      `${path} was written by a newer Tocsin (its schema has step ${Math.max(...unknown)}, which this one does not know): use that one`,
    );
  return { isNew: version === 0, applied };
}

/** The first files kept no list: they had all steps up to their version. */
function hasList(sqlite: DatabaseSync): boolean {
  return sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'").get() !== undefined;
}

function listed(sqlite: DatabaseSync): Set<number> {
  return new Set(
    sqlite
      .prepare('SELECT number FROM migrations')
      .all()
      .map(({ number }) => Number(number)),
  );
}

/** The step and the note that it was made are on the disk together. */
function apply(sqlite: DatabaseSync, path: string, { number, name, sql }: Migration, applied: Set<number>): void {
  sqlite.exec('BEGIN IMMEDIATE');
  try {
    sqlite.exec('CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT');
    const note = sqlite.prepare('INSERT OR IGNORE INTO migrations (number, name) VALUES (?, ?)');
    for (const earlier of applied) note.run(earlier, '');
    sqlite.exec(sql);
    note.run(number, name);
    applied.add(number);
    sqlite.exec(`PRAGMA user_version = ${Math.max(...applied)}`);
    sqlite.exec('COMMIT');
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(`${path} could not be brought forward (${name}: ${reason}); that step was undone`);
  }
}

/** Whole or not there: the copy gets its name when all of it is written. */
function keepCopy(sqlite: DatabaseSync, path: string, version: number): void {
  const copy = `${path}.schema-${version}`;
  try {
    sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(path, `${copy}.part`);
    renameSync(`${copy}.part`, copy);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(`${path} must be brought forward and could not be copied before (${reason}): make room, then start again`);
  }
}
