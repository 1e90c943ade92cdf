import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { assertCurrent, migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { storeErrorOf } from './store-error.ts';

/** A value that SQLite stores. */
export type SqlValue = string | number | bigint | null | Uint8Array;

export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** The one SQLite file of a service. What `inTransaction` answered is on the disk. */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or makes the file and brings its schema forward; `open` says how. */
  constructor(path: string, open: (path: string) => DatabaseSync = openWriter) {
    try {
      this.#sqlite = open(path);
    } catch (error) {
      throw storeErrorOf(error, path);
    }
  }

  run(sql: string, ...values: readonly SqlValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined {
    return this.#prepared(sql).get(...values);
  }

  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[] {
    return this.#prepared(sql).all(...values);
  }

  iterate(sql: string, ...values: readonly SqlValue[]): IterableIterator<SqlRow> {
    return this.#sqlite.prepare(sql).iterate(...values);
  }

  /** All or nothing. */
  inTransaction<T>(work: () => T): T {
    this.#sqlite.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#sqlite.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite rolls back by itself when the disk is full.
      if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  /** What is read meanwhile is of one moment, whatever others write. Not within a transaction. */
  readConsistently<T>(work: () => T): T {
    this.#sqlite.exec('BEGIN');
    try {
      return work();
    } finally {
      this.#sqlite.exec('COMMIT');
    }
  }

  /** Makes the file smaller by at most so many pages that are free; answers whether it could. Not within a transaction. */
  giveBack(pages: number): boolean {
    const count = (): number => Number(this.get('PRAGMA page_count')?.page_count ?? 0);
    const before = count();
    this.#sqlite.exec(`PRAGMA incremental_vacuum(${pages})`);
    return count() < before;
  }

  /** What SQLite itself finds wrong with the file; nothing when it is whole. */
  check(): readonly string[] {
    const found = this.#sqlite.prepare('PRAGMA integrity_check').all();
    return found.map((row) => String(row.integrity_check)).filter((text) => text !== 'ok');
  }

  close(): void {
    this.#statements.clear();
    this.#sqlite.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Room for the tables that are looked things up in, in KiB. */
const CACHE = 65_536;

const INCREMENTAL = 2;

function openWriter(path: string): DatabaseSync {
  const sqlite = new DatabaseSync(path, { timeout: 5000 });
  // The first matters for a file that is new: it gives room back.
  sqlite.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  sqlite.exec(`PRAGMA cache_size = -${CACHE}`);
  migrate(sqlite, path, migrations);
  if (Number(sqlite.prepare('PRAGMA auto_vacuum').get()?.auto_vacuum) !== INCREMENTAL)
    sqlite.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM');
  return sqlite;
}

/** Opens the file of a service that may be at work; nothing is written to it. */
export function openReader(path: string): DatabaseSync {
  const sqlite = openReadable(path);
  sqlite.exec(`PRAGMA cache_size = -${CACHE}`);
  assertCurrent(sqlite, path, migrations);
  return sqlite;
}

function openReadable(path: string): DatabaseSync {
  const sqlite = new DatabaseSync(path, { timeout: 5000, readOnly: true });
  try {
    sqlite.prepare('SELECT 1 FROM sqlite_schema').get();
    return sqlite;
  } catch (error) {
    sqlite.close();
    // In a folder that nobody may write to, a reader cannot say that it reads. Then nobody else writes either, unless a log is left.
    if (existsSync(`${path}-wal`)) throw error;
    return new DatabaseSync(new URL(`${pathToFileURL(path).href}?immutable=1`), { readOnly: true });
  }
}
