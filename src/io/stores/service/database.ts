import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';

/** A value that SQLite stores. */
export type SqlValue = string | number | bigint | null | Uint8Array;

export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** The one SQLite file of a service. What `inTransaction` answered is on the disk. */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or makes the file and brings its schema forward. */
  constructor(path: string) {
    this.#sqlite = new DatabaseSync(path, { timeout: 5000 });
    // Of a file that is new: it gives room back.
    this.#sqlite.exec('PRAGMA auto_vacuum = INCREMENTAL');
    this.#sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    migrate(this.#sqlite, path, migrations);
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
}
