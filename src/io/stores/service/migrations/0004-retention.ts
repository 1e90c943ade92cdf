import type { Migration } from './migration.ts';

/** Which events alerts rest on, what stays of segments that went because an alert cites it, and what was deleted when. */
export const retention: Migration = {
  number: 4,
  name: 'retention',
  sql: `
    CREATE TABLE alert_events (
      event BLOB NOT NULL,
      alert_id TEXT NOT NULL,
      PRIMARY KEY (event, alert_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alert_events_by_alert ON alert_events (alert_id);
    INSERT OR IGNORE INTO alert_events (event, alert_id)
      SELECT event_key(json_extract(ancestor.value, '$.id')), alerts.id
      FROM alerts, json_each(alerts.document, '$."kibana.alert.ancestors"') AS ancestor
      WHERE json_extract(ancestor.value, '$.type') = 'event';
    CREATE TABLE cited_events (
      arrival INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      dataset TEXT NOT NULL,
      index_name TEXT NOT NULL,
      time INTEGER NOT NULL,
      ingested INTEGER NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    CREATE TABLE deletions (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      time INTEGER NOT NULL,
      what TEXT NOT NULL,
      count INTEGER NOT NULL,
      reason TEXT NOT NULL
    ) STRICT;
    CREATE INDEX runs_by_tick ON runs (tick);
  `,
};
