import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import type { ExceptionStore, StoredExceptionItem, StoredExceptionList } from '#io/stores/service/exception-store.ts';
import { ApiError, partError } from '../../api-error.ts';
import { noteChange } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { fileOf, flag, queryOf } from '../../request.ts';
import { listReferencesOf } from '../../rules/check-rule.ts';
import { readImport } from '../import-lines.ts';
import { handOf } from './exception-lists.ts';
import { changedItem, type Hand, itemSchema, listSchema, newItem, newList, touched } from './exception-objects.ts';

const querySchema = z.object({ overwrite: flag, as_new_list: flag });

export function addExceptionImport(server: FastifyInstance, context: ServerContext): void {
  const config = { scope: 'engineer', summary: 'Imports exception lists from NDJSON', query: querySchema } as const;
  server.post('/api/exception_lists/_import', { config, bodyLimit: 64_000_000 }, async (request) => {
    const { overwrite } = queryOf(request, querySchema);
    const { lists, items } = readImport((await fileOf(request)).text);
    const { book, store } = context;
    const imported = book.change(() => {
      const done = importExceptions(store.exceptions, { lists, items }, overwrite, handOf(request, context));
      const ids = new Set([...lists, ...items].map(({ list_id }) => list_id));
      book.readExceptions(({ written }) => listReferencesOf(written).some(({ listId }) => ids.has(listId)));
      noteChange(context, request, `imported ${done.lists} exception lists with ${done.items} exceptions`);
      return done;
    });
    const isWhole = imported.errors.length === 0;
    return {
      errors: imported.errors,
      success: isWhole,
      success_count: imported.lists + imported.items,
      success_exception_lists: imported.lists === lists.length,
      success_count_exception_lists: imported.lists,
      success_exception_list_items: imported.items === items.length,
      success_count_exception_list_items: imported.items,
    };
  });
}

export type ImportedExceptions = { readonly lists: number; readonly items: number; readonly errors: readonly object[] };

type Given = { readonly lists: readonly JsonObject[]; readonly items: readonly JsonObject[] };

/** Within a change: writes lists and items, those that are there only when they are to be overwritten. What cannot be kept is named. */
export function importExceptions(store: ExceptionStore, { lists, items }: Given, overwrite: boolean, hand: Hand): ImportedExceptions {
  const errors: object[] = [];
  const count = (objects: readonly JsonObject[], write: (object: JsonObject) => void): number =>
    objects.filter((object) => {
      try {
        write(object);
        return true;
      } catch (error) {
        const { statusCode, message } = partError(error);
        errors.push({
          list_id: object.list_id,
          ...(object.item_id === undefined ? {} : { item_id: object.item_id }),
          error: { status_code: statusCode, message },
        });
        return false;
      }
    }).length;
  const listCount = count(lists, (object) => store.writeList(importedList(store, object, overwrite, hand)));
  const itemCount = count(items, (object) => store.writeItem(importedItem(store, object, overwrite, hand)));
  return { lists: listCount, items: itemCount, errors };
}

function importedList(store: ExceptionStore, object: JsonObject, overwrite: boolean, hand: Hand): StoredExceptionList {
  const list = newList(checked(listSchema, object), hand);
  const before = store.list({ authorId: list.listId, namespaceType: list.namespaceType });
  if (!before) return list;
  if (!overwrite)
    throw new ApiError(409, `Found that list_id: "${list.listId}" already exists. Import of list_id: "${list.listId}" skipped.`);
  return { ...before, document: list.document, ...touched(before, hand) };
}

function importedItem(store: ExceptionStore, object: JsonObject, overwrite: boolean, hand: Hand): StoredExceptionItem {
  const item = newItem(store, checked(itemSchema, object), hand);
  const before = store.item({ authorId: item.itemId, namespaceType: item.namespaceType });
  if (!before) return item;
  if (!overwrite)
    throw new ApiError(409, `Found that item_id: "${item.itemId}" already exists. Import of item_id: "${item.itemId}" skipped.`);
  return changedItem({ ...before, document: {} }, item.document, hand);
}

/** Members that are null say nothing. */
function checked<Schema extends z.ZodType>(schema: Schema, object: JsonObject): z.output<Schema> {
  const result = schema.safeParse(Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null)));
  if (result.success) return result.data;
  throw new ApiError(400, z.prettifyError(result.error).replaceAll('\n', ' ').slice(0, 500));
}
