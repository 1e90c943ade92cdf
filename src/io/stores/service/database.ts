import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';

/** A value that SQLite stores. */
export type SqlValue = string | number | bigint | null | Uint8Array;

export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** One step of the schema's life. Steps are only ever added: a database of any earlier version is brought forward. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE events (
     arrival INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     dataset TEXT NOT NULL,
     index_name TEXT NOT NULL,
     time INTEGER NOT NULL,
     ingested INTEGER NOT NULL,
     document TEXT NOT NULL
   ) STRICT;
   CREATE INDEX events_by_time ON events (time);
   CREATE TABLE alerts (
     id TEXT PRIMARY KEY,
     rule_id TEXT NOT NULL,
     severity TEXT NOT NULL,
     time INTEGER NOT NULL,
     status TEXT NOT NULL DEFAULT 'open',
     is_building_block INTEGER NOT NULL,
     document TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX alerts_by_time ON alerts (time);
   CREATE TABLE runs (
     rule_id TEXT NOT NULL,
     tick INTEGER NOT NULL,
     execution_id TEXT NOT NULL,
     window_from INTEGER NOT NULL,
     window_to INTEGER NOT NULL,
     ledger TEXT NOT NULL,
     warnings TEXT NOT NULL,
     PRIMARY KEY (rule_id, tick)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE snapshots (
     name TEXT PRIMARY KEY,
     arrival INTEGER NOT NULL,
     tick INTEGER NOT NULL,
     state BLOB NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE dead_letters (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     time INTEGER NOT NULL,
     kind TEXT NOT NULL,
     source TEXT NOT NULL,
     reason TEXT NOT NULL,
     record TEXT NOT NULL
   ) STRICT;
   CREATE TABLE users (
     name TEXT PRIMARY KEY,
     role TEXT NOT NULL,
     password TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sessions (
     token TEXT PRIMARY KEY,
     user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
     csrf TEXT NOT NULL,
     expires INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE api_keys (
     id TEXT PRIMARY KEY,
     secret TEXT NOT NULL,
     name TEXT NOT NULL,
     scopes TEXT NOT NULL,
     expires INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE audit (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     time INTEGER NOT NULL,
     who TEXT NOT NULL,
     what TEXT NOT NULL
   ) STRICT;`,
  `CREATE TABLE status_changes (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     tick INTEGER NOT NULL,
     alert_id TEXT NOT NULL,
     status TEXT NOT NULL
   ) STRICT;
   DELETE FROM snapshots;
   ALTER TABLE dead_letters ADD COLUMN hash TEXT;
   CREATE UNIQUE INDEX dead_letters_by_hash ON dead_letters (hash);`,
];

/** A database of a version that this Tocsin does not know, or that is damaged. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** The one SQLite file of a service. What `inTransaction` answered is on the disk. */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or makes the file and brings its schema forward. */
  constructor(path: string) {
    this.#sqlite = new DatabaseSync(path, { timeout: 5000 });
    this.#sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    this.#migrate(path);
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

  #migrate(path: string): void {
    const version = Number(this.#sqlite.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version > MIGRATIONS.length)
      throw new StoreError(`${path} was written by a newer Tocsin (schema ${version}, this one knows ${MIGRATIONS.length}): use that one`);
    for (const [i, step] of MIGRATIONS.entries()) {
      if (i < version) continue;
      this.inTransaction(() => {
        this.#sqlite.exec(step);
        this.#sqlite.exec(`PRAGMA user_version = ${i + 1}`);
      });
    }
  }
}
