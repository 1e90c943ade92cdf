import type { Migration } from './migration.ts';

/** Which alert still has to be told to whom. */
export const notifications: Migration = {
  number: 50,
  name: 'notifications',
  sql: `
    CREATE TABLE notifications (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      connector TEXT NOT NULL,
      alert_id TEXT NOT NULL,
      created INTEGER NOT NULL,
      due INTEGER NOT NULL,
      is_bundled INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL DEFAULT 'waiting',
      message INTEGER,
      settled INTEGER,
      error TEXT,
      UNIQUE (connector, alert_id)
    ) STRICT;
    CREATE INDEX notifications_by_due ON notifications (state, connector, due);
  `,
};
