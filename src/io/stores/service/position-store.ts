import type { JsonObject } from '#base/json.ts';
import type { Database } from './database.ts';

/** How far one part of a source (a file, an object of a bucket) was read. */
export type Position = {
  readonly key: string;
  readonly state: JsonObject /** When it was there last: epoch milliseconds. */;
  readonly seen: number;
};

/** How far sources were read. A position is written after what stands before it is on the disk: what a crash leaves out is read again. */
export class PositionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  read(source: string, key: string): JsonObject | undefined {
    const row = this.#database.get('SELECT state FROM positions WHERE source = ? AND key = ?', source, key);
    return row && (JSON.parse(String(row.state)) as JsonObject);
  }

  /** Every position of a source. */
  all(source: string): readonly Position[] {
    return this.#database.all('SELECT key, state, seen FROM positions WHERE source = ?', source).map((row) => ({
      key: String(row.key),
      state: JSON.parse(String(row.state)) as JsonObject,
      seen: Number(row.seen),
    }));
  }

  write(source: string, positions: readonly Position[]): void {
    this.#database.inTransaction(() => {
      for (const { key, state, seen } of positions)
        this.#database.run(
          'INSERT INTO positions (source, key, state, seen) VALUES (?, ?, ?, ?) ON CONFLICT (source, key) DO UPDATE SET state = excluded.state, seen = excluded.seen',
          source,
          key,
          JSON.stringify(state),
          seen,
        );
    });
  }

  forget(source: string, key: string): void {
    this.#database.run('DELETE FROM positions WHERE source = ? AND key = ?', source, key);
  }

  /** Forgets what was not there since a moment. */
  forgetBefore(source: string, seen: number): void {
    this.#database.run('DELETE FROM positions WHERE source = ? AND seen < ?', source, seen);
  }
}
