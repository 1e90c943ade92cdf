import type { Migration } from './migration.ts';

/** How far sources were read, and what is known of each of them. */
export const intake: Migration = {
  number: 40,
  name: 'intake',
  sql: `
    CREATE TABLE positions (
      source TEXT NOT NULL,
      key TEXT NOT NULL,
      state TEXT NOT NULL,
      seen INTEGER NOT NULL,
      PRIMARY KEY (source, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX positions_by_time ON positions (source, seen);
    CREATE TABLE source_health (
      source TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      state TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
