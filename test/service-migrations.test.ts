import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Database } from '#io/stores/service/database.ts';
import { migrate } from '#io/stores/service/migrate.ts';
import { migrations } from '#io/stores/service/migrations/migrations.ts';
import { FIRST_FILE } from './first-file.ts';
import { temporaryFolder } from './service-support.ts';

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
