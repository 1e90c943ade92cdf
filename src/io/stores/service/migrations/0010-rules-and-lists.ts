import type { Migration } from './migration.ts';

/** Rules, exception lists and value lists that people made over the API. */
export const rulesAndLists: Migration = {
  number: 10,
  name: 'rules-and-lists',
  sql: `
    CREATE TABLE rules (
      rule_id TEXT PRIMARY KEY,
      document TEXT,
      enabled INTEGER,
      is_removed INTEGER NOT NULL DEFAULT 0,
      revision INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE exception_lists (
      id TEXT PRIMARY KEY,
      list_id TEXT NOT NULL,
      namespace_type TEXT NOT NULL,
      document TEXT NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL,
      UNIQUE (list_id, namespace_type)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE exception_items (
      id TEXT PRIMARY KEY,
      item_id TEXT NOT NULL,
      list_id TEXT NOT NULL,
      namespace_type TEXT NOT NULL,
      document TEXT NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL,
      UNIQUE (item_id, namespace_type),
      FOREIGN KEY (list_id, namespace_type) REFERENCES exception_lists (list_id, namespace_type) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX exception_items_by_list ON exception_items (list_id, namespace_type);
    CREATE TABLE value_lists (
      id TEXT PRIMARY KEY,
      type TEXT NOT NULL,
      name TEXT NOT NULL,
      description TEXT NOT NULL,
      meta TEXT,
      version INTEGER NOT NULL DEFAULT 1,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE value_items (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      list_id TEXT NOT NULL REFERENCES value_lists (id) ON DELETE CASCADE,
      value TEXT NOT NULL,
      meta TEXT,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL,
      UNIQUE (list_id, value)
    ) STRICT;
  `,
};
