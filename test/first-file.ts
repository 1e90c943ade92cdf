/** The schema of the first files, with something in each table that later steps touch. */
export const FIRST_FILE = `
  CREATE TABLE events (
    arrival INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, dataset TEXT NOT NULL, index_name TEXT NOT NULL,
    time INTEGER NOT NULL, ingested INTEGER NOT NULL, document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_time ON events (time);
  CREATE TABLE alerts (
    id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, severity TEXT NOT NULL, time INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'open',
    is_building_block INTEGER NOT NULL, document TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alerts_by_time ON alerts (time);
  CREATE TABLE runs (
    rule_id TEXT NOT NULL, tick INTEGER NOT NULL, execution_id TEXT NOT NULL, window_from INTEGER NOT NULL, window_to INTEGER NOT NULL,
    ledger TEXT NOT NULL, warnings TEXT NOT NULL, PRIMARY KEY (rule_id, tick)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshots (name TEXT PRIMARY KEY, arrival INTEGER NOT NULL, tick INTEGER NOT NULL, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE dead_letters (
    number INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE TABLE users (name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (
    token TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE, csrf TEXT NOT NULL, expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE api_keys (id TEXT PRIMARY KEY, secret TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, expires INTEGER) STRICT, WITHOUT ROWID;
  CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL) STRICT;
  INSERT INTO events VALUES (7, 'one', 'aws.cloudtrail', 'logs-aws.cloudtrail-default', 1000, 2000, '{"@timestamp":"1970-01-01T00:00:01Z"}');
  INSERT INTO alerts VALUES ('a', 'rule', 'low', 3000, 'closed', 0, '{}');
  INSERT INTO dead_letters VALUES (3, 1, 'failure', 'test', 'broken', '{');
  INSERT INTO users VALUES ('root', 'admin', 'x');
  PRAGMA user_version = 1;
`;
