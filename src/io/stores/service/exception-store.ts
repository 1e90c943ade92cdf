import type { JsonObject } from '#base/json.ts';
import type { Database, SqlRow } from './database.ts';
import { type Authorship, authorshipOf, objectOf } from './stored-document.ts';

/** Kibana: a list of one space, or of all. */
export type NamespaceType = 'single' | 'agnostic';

export type StoredExceptionList = Authorship & {
  readonly id: string;
  readonly listId: string;
  readonly namespaceType: NamespaceType;
  readonly document: JsonObject;
};

export type StoredExceptionItem = StoredExceptionList & { readonly itemId: string };

/** Which of several is meant: by its own id, or by the id its author gave it. */
export type ExceptionKey = { readonly id?: string; readonly authorId?: string; readonly namespaceType: NamespaceType };

/** Exception lists with their items. A list that is deleted takes its items along. */
export class ExceptionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  lists(): readonly StoredExceptionList[] {
    return this.#database.all('SELECT * FROM exception_lists ORDER BY created_at, list_id').map(listOf);
  }

  list({ id, authorId, namespaceType }: ExceptionKey): StoredExceptionList | undefined {
    const row =
      id === undefined
        ? this.#database.get('SELECT * FROM exception_lists WHERE list_id = ? AND namespace_type = ?', authorId ?? '', namespaceType)
        : this.#database.get('SELECT * FROM exception_lists WHERE id = ?', id);
    return row && listOf(row);
  }

  /** Writes a list over the one of its id. */
  writeList(list: StoredExceptionList): void {
    const { id, listId, namespaceType, document } = list;
    this.#database.run(
      'INSERT INTO exception_lists (id, list_id, namespace_type, document, version, created_at, created_by, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by',
      id,
      listId,
      namespaceType,
      JSON.stringify(document),
      ...authorship(list),
    );
  }

  deleteList(id: string): void {
    this.#database.run('DELETE FROM exception_lists WHERE id = ?', id);
  }

  items(listId: string, namespaceType: NamespaceType): readonly StoredExceptionItem[] {
    const sql = 'SELECT * FROM exception_items WHERE list_id = ? AND namespace_type = ? ORDER BY created_at, item_id';
    return this.#database.all(sql, listId, namespaceType).map(itemOf);
  }

  item({ id, authorId, namespaceType }: ExceptionKey): StoredExceptionItem | undefined {
    const row =
      id === undefined
        ? this.#database.get('SELECT * FROM exception_items WHERE item_id = ? AND namespace_type = ?', authorId ?? '', namespaceType)
        : this.#database.get('SELECT * FROM exception_items WHERE id = ?', id);
    return row && itemOf(row);
  }

  writeItem(item: StoredExceptionItem): void {
    const { id, itemId, listId, namespaceType, document } = item;
    this.#database.run(
      'INSERT INTO exception_items (id, item_id, list_id, namespace_type, document, version, created_at, created_by, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by',
      id,
      itemId,
      listId,
      namespaceType,
      JSON.stringify(document),
      ...authorship(item),
    );
  }

  deleteItem(id: string): void {
    this.#database.run('DELETE FROM exception_items WHERE id = ?', id);
  }
}

function authorship({ version, createdAt, createdBy, updatedAt, updatedBy }: Authorship): [number, number, string, number, string] {
  return [version, createdAt, createdBy, updatedAt, updatedBy];
}

function listOf(row: SqlRow): StoredExceptionList {
  return {
    id: String(row.id),
    listId: String(row.list_id),
    namespaceType: row.namespace_type === 'agnostic' ? 'agnostic' : 'single',
    document: objectOf(row.document),
    ...authorshipOf(row),
  };
}

function itemOf(row: SqlRow): StoredExceptionItem {
  return { ...listOf(row), itemId: String(row.item_id) };
}
