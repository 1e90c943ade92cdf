import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Database } from '#io/stores/service/database.ts';
import { migrate } from '#io/stores/service/migrate.ts';
import { migrations } from '#io/stores/service/migrations/migrations.ts';
import { temporaryFolder } from './service-support.ts';

/** The schema of the first files, with something in each table that later steps touch. */
const FIRST_FILE = `
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

function firstFile(): string {
  const path = join(temporaryFolder(), 'tocsin.sqlite');
  const sqlite = new DatabaseSync(path);
  sqlite.exec('PRAGMA journal_mode = WAL');
  sqlite.exec(FIRST_FILE);
  sqlite.close();
  return path;
}

test('steps are numbered upwards, and no number stands for two', () => {
  const numbers = migrations.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].sort((left, right) => left - right),
  );
  assert.equal(numbers[0], 1);
});

test('a file of the first version is brought forward with all that was in it, and kept as it was beside it', () => {
  const path = firstFile();
  const database = new Database(path);
  const count = (table: string): number => Number(database.get(`SELECT count(*) AS count FROM ${table}`)?.count);
  assert.deepEqual(['alerts', 'dead_letters', 'users', 'status_changes'].map(count), [1, 1, 1, 0]);
  assert.equal(count('migrations'), migrations.length);
  assert.deepEqual(database.check(), []);
  database.close();
  const kept = new DatabaseSync(`${path}.schema-1`, { readOnly: true });
  assert.equal(kept.prepare('PRAGMA user_version').get()?.user_version, 1);
  assert.equal(kept.prepare('SELECT count(*) AS count FROM events').get()?.count, 1);
  kept.close();
  assert.deepEqual(
    readdirSync(join(path, '..')).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('a file that is up to date is not copied', () => {
  const folder = temporaryFolder();
  for (let i = 0; i < 2; i++) new Database(join(folder, 'tocsin.sqlite')).close();
  assert.deepEqual(readdirSync(folder), ['tocsin.sqlite']);
});

test('a newer file is refused, by its version and by its list', () => {
  const byVersion = firstFile();
  const old = new DatabaseSync(byVersion);
  old.exec('PRAGMA user_version = 9999');
  old.close();
  assert.throws(() => new Database(byVersion), { name: 'StoreError', message: /written by a newer Tocsin/ });
  const path = join(temporaryFolder(), 'tocsin.sqlite');
  new Database(path).close();
  const listed = new DatabaseSync(path);
  listed.exec("INSERT INTO migrations VALUES (9999, 'later')");
  listed.close();
  assert.throws(() => new Database(path), { name: 'StoreError', message: /step 9999/ });
});

test('a step that fails is undone, those before it stay, and the next start goes on', () => {
  const path = firstFile();
  const sqlite = new DatabaseSync(path);
  const good = { number: 5, name: 'good', sql: 'CREATE TABLE good (n INTEGER)' };
  const bad = { number: 8, name: 'bad', sql: 'CREATE TABLE half (n INTEGER); CREATE TABLE half (n INTEGER)' };
  const first = { number: 1, name: 'first', sql: 'SELECT no_such_thing' };
  assert.throws(() => migrate(sqlite, path, [first, good, bad]), { name: 'StoreError', message: /bad: table half already exists/ });
  const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE name IN ('good', 'half') ORDER BY name").all();
  assert.deepEqual(
    tables.map(({ name }) => name),
    ['good'],
  );
  const late = { number: 3, name: 'late', sql: 'CREATE TABLE late (n INTEGER)' };
  const mended = { ...bad, sql: 'CREATE TABLE half (n INTEGER)' };
  assert.deepEqual(migrate(sqlite, path, [first, late, good, mended]), ['late', 'bad']);
  assert.deepEqual(migrate(sqlite, path, [first, late, good, mended]), []);
  sqlite.close();
});
