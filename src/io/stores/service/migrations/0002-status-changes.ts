import type { Migration } from './migration.ts';

/** When the status of an alert changed, and dead letters each once. */
export const statusChanges: Migration = {
  number: 2,
  name: 'status-changes',
  sql: `
    CREATE TABLE status_changes (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      tick INTEGER NOT NULL,
      alert_id TEXT NOT NULL,
      status TEXT NOT NULL
    ) STRICT;
    DELETE FROM snapshots;
    ALTER TABLE dead_letters ADD COLUMN hash TEXT;
    CREATE UNIQUE INDEX dead_letters_by_hash ON dead_letters (hash);
  `,
};
