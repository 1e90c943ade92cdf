import type { Migration } from './migration.ts';

/**
 * Events are packed into segments. Those that are not yet stand in `events`; `event_ids` knows both. Parts of a segment have the number of the
 * segment times 65,536 and their place.
 */
export const segments: Migration = {
  number: 3,
  name: 'segments',
  sql: `
    CREATE TABLE event_ids (
      id BLOB PRIMARY KEY,
      arrival INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE segments (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      count INTEGER NOT NULL,
      min_time INTEGER NOT NULL,
      max_time INTEGER NOT NULL,
      last_ingested INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      datasets TEXT NOT NULL,
      head BLOB NOT NULL,
      ids BLOB NOT NULL,
      paths BLOB NOT NULL
    ) STRICT;
    CREATE TABLE segment_columns (number INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
    CREATE TABLE segment_documents (number INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
    INSERT INTO event_ids (id, arrival) SELECT event_key(id), arrival FROM events;
    CREATE TABLE waiting_events (
      arrival INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      dataset TEXT NOT NULL,
      index_name TEXT NOT NULL,
      time INTEGER NOT NULL,
      ingested INTEGER NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    INSERT INTO waiting_events SELECT arrival, id, dataset, index_name, time, ingested, document FROM events;
    INSERT INTO sqlite_sequence (name, seq) SELECT 'waiting_events', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'waiting_events');
    UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)) WHERE name = 'waiting_events';
    DROP TABLE events;
    ALTER TABLE waiting_events RENAME TO events;
  `,
};
