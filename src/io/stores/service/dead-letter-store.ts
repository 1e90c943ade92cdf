import { createHash } from 'node:crypto';
import type { Database, SqlRow } from './database.ts';

/** A record that did not become an event, and why. */
export type DeadLetter = {
  readonly time: number;
  readonly kind: string;
  readonly source: string;
  readonly reason: string;
  readonly record: string;
};

/** Longer records are kept up to here. */
const MAX_RECORD = 1_000_000;

/** Records that did not become events: nothing is lost. */
export class DeadLetterStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a record, once however often it comes, within a transaction of the caller's. */
  add({ time, kind, source, reason, record }: DeadLetter): void {
    this.#database.run(
      'INSERT INTO dead_letters (time, kind, source, reason, record, hash) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING',
      time,
      kind,
      source,
      reason,
      record.slice(0, MAX_RECORD),
      createHash('sha256').update(record).digest('base64url'),
    );
  }

  latest(size: number): readonly DeadLetter[] {
    return this.#database.all('SELECT * FROM dead_letters ORDER BY number DESC LIMIT ?', size).map(letterOf);
  }

  /** Dead letters of one source, kind and reason together, the latest first, with the record that came last. */
  groups(size: number): readonly (DeadLetter & { readonly count: number })[] {
    const sql =
      'SELECT d.*, g.count FROM (SELECT max(number) AS last, count(*) AS count FROM dead_letters GROUP BY kind, source, reason) g JOIN dead_letters d ON d.number = g.last ORDER BY d.number DESC LIMIT ?';
    return this.#database.all(sql, size).map((row) => ({ ...letterOf(row), count: Number(row.count) }));
  }

  count(): number {
    return Number(this.#database.get('SELECT count(*) AS count FROM dead_letters')?.count ?? 0);
  }
}

function letterOf(row: SqlRow): DeadLetter {
  return {
    time: Number(row.time),
    kind: String(row.kind),
    source: String(row.source),
    reason: String(row.reason),
    record: String(row.record),
  };
}
