import type { Migration } from './migration.ts';

/** What people say of alerts, and more of people: invitations, sessions that can be listed, who made a key. */
export const peopleAndAlerts: Migration = {
  number: 20,
  name: 'people-and-alerts',
  sql: `
    ALTER TABLE alerts ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE alerts ADD COLUMN assignees TEXT NOT NULL DEFAULT '[]';
    CREATE TABLE alert_notes (
      id TEXT PRIMARY KEY,
      alert_id TEXT NOT NULL,
      time INTEGER NOT NULL,
      who TEXT NOT NULL,
      note TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alert_notes_by_alert ON alert_notes (alert_id, time);
    ALTER TABLE users ADD COLUMN is_disabled INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE users ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
    ALTER TABLE sessions ADD COLUMN started INTEGER NOT NULL DEFAULT 0;
    UPDATE sessions SET id = substr(token, 1, 16);
    CREATE TABLE invitations (
      token TEXT PRIMARY KEY,
      user TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL,
      expires INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE api_keys ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE api_keys ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
  `,
};
