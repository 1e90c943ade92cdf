import type { JsonObject } from '#base/json.ts';
import type { Database, SqlRow, SqlValue } from './database.ts';
import { type Authorship, authorshipOf, objectOf } from './stored-document.ts';

export type StoredValueList = Authorship & {
  readonly id: string;
  /** Kibana: keyword, ip, ip_range, text, … */
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly meta?: JsonObject;
};

export type StoredValue = Omit<Authorship, 'version'> & {
  readonly id: string;
  readonly listId: string;
  readonly value: string;
  readonly meta?: JsonObject;
};

/** Value lists: each value once in its list, in the order in which they came. */
export class ValueListStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  lists(): readonly StoredValueList[] {
    return this.#database.all('SELECT * FROM value_lists ORDER BY created_at, id').map(listOf);
  }

  list(id: string): StoredValueList | undefined {
    const row = this.#database.get('SELECT * FROM value_lists WHERE id = ?', id);
    return row && listOf(row);
  }

  writeList({ id, type, name, description, meta, version, createdAt, createdBy, updatedAt, updatedBy }: StoredValueList): void {
    this.#database.run(
      'INSERT INTO value_lists (id, type, name, description, meta, version, created_at, created_by, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, meta = excluded.meta, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by',
      id,
      type,
      name,
      description,
      textOf(meta),
      version,
      createdAt,
      createdBy,
      updatedAt,
      updatedBy,
    );
  }

  deleteList(id: string): void {
    this.#database.run('DELETE FROM value_lists WHERE id = ?', id);
  }

  /** All values of a list. */
  values(listId: string): readonly string[] {
    return this.#database.all('SELECT value FROM value_items WHERE list_id = ? ORDER BY number', listId).map(({ value }) => String(value));
  }

  count(listId: string): number {
    return Number(this.#database.get('SELECT count(*) AS count FROM value_items WHERE list_id = ?', listId)?.count ?? 0);
  }

  items(listId: string, from: number, size: number): readonly StoredValue[] {
    return this.#database
      .all('SELECT * FROM value_items WHERE list_id = ? ORDER BY number LIMIT ? OFFSET ?', listId, size, from)
      .map(itemOf);
  }

  item(id: string): StoredValue | undefined {
    const row = this.#database.get('SELECT * FROM value_items WHERE id = ?', id);
    return row && itemOf(row);
  }

  itemsOf(listId: string, value: string): readonly StoredValue[] {
    return this.#database.all('SELECT * FROM value_items WHERE list_id = ? AND value = ?', listId, value).map(itemOf);
  }

  /** Adds a value within a transaction of the caller's, unless it is there; answers whether it was not. */
  add({ id, listId, value, meta, createdAt, createdBy, updatedAt, updatedBy }: StoredValue): boolean {
    const sql =
      'INSERT INTO value_items (id, list_id, value, meta, created_at, created_by, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (list_id, value) DO NOTHING';
    return this.#database.run(sql, id, listId, value, textOf(meta), createdAt, createdBy, updatedAt, updatedBy) > 0;
  }

  changeItem({ id, value, meta, updatedAt, updatedBy }: StoredValue): void {
    const sql = 'UPDATE value_items SET value = ?, meta = ?, updated_at = ?, updated_by = ? WHERE id = ?';
    this.#database.run(sql, value, textOf(meta), updatedAt, updatedBy, id);
  }

  deleteItem(id: string): void {
    this.#database.run('DELETE FROM value_items WHERE id = ?', id);
  }
}

function textOf(meta: JsonObject | undefined): SqlValue {
  return meta === undefined ? null : JSON.stringify(meta);
}

function listOf(row: SqlRow): StoredValueList {
  return {
    id: String(row.id),
    type: String(row.type),
    name: String(row.name),
    description: String(row.description),
    ...(row.meta === null ? {} : { meta: objectOf(row.meta) }),
    ...authorshipOf(row),
  };
}

function itemOf(row: SqlRow): StoredValue {
  return {
    id: String(row.id),
    listId: String(row.list_id),
    value: String(row.value),
    ...(row.meta === null ? {} : { meta: objectOf(row.meta) }),
    ...authorshipOf(row),
  };
}
