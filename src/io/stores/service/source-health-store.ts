import type { JsonObject } from '#base/json.ts';
import type { Database } from './database.ts';

/** What is known of a source, as it was written down last. */
export type StoredHealth = { readonly source: string; readonly kind: string; readonly state: JsonObject };

/** What is known of each source, so that a start does not forget who was silent. */
export class SourceHealthStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): readonly StoredHealth[] {
    return this.#database.all('SELECT * FROM source_health ORDER BY source').map((row) => ({
      source: String(row.source),
      kind: String(row.kind),
      state: JSON.parse(String(row.state)) as JsonObject,
    }));
  }

  write(rows: readonly StoredHealth[]): void {
    this.#database.inTransaction(() => {
      for (const { source, kind, state } of rows)
        this.#database.run(
          'INSERT INTO source_health (source, kind, state) VALUES (?, ?, ?) ON CONFLICT (source) DO UPDATE SET kind = excluded.kind, state = excluded.state',
          source,
          kind,
          JSON.stringify(state),
        );
    });
  }
}
