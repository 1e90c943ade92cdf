import type { Migration } from './migration.ts';

/** Who changed the status of an alert, and when by the clock. */
export const statusAuthors: Migration = {
  number: 21,
  name: 'status-authors',
  sql: `
    ALTER TABLE status_changes ADD COLUMN who TEXT NOT NULL DEFAULT '';
    ALTER TABLE status_changes ADD COLUMN time INTEGER;
    CREATE INDEX status_changes_by_alert ON status_changes (alert_id);
  `,
};
