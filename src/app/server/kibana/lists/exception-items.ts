import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import type { ExceptionStore, NamespaceType, StoredExceptionItem } from '#io/stores/service/exception-store.ts';
import { ApiError } from '../../api-error.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, queryOf, texts } from '../../request.ts';
import { filterByKql } from '../kql-filter.ts';
import { pageMembers, pageOf, sortedBy } from '../pages.ts';
import { change, exceptionList, handOf, SCHEMA, savedObject } from './exception-lists.ts';
import { assertCurrent, changedItem, itemObject, itemSchema, NAMESPACES, namespaceOf, newItem } from './exception-objects.ts';

const PATH = '/api/exception_lists/items';

const keySchema = z.object({
  id: z.string().max(512).optional(),
  item_id: z.string().max(512).optional(),
  namespace_type: z.enum(NAMESPACES).default('single'),
});

const findSchema = z.object({
  ...pageMembers,
  list_id: texts,
  namespace_type: texts.default(['single']),
  filter: texts.optional(),
  search: z.string().max(1000).optional(),
});

const changeSchema = itemSchema.partial().extend({ id: z.string().max(512).optional(), _version: z.string().max(100).optional() });

/** Items of exception lists. */
export function addExceptionItemRoutes(server: FastifyInstance, context: ServerContext): void {
  const { exceptions } = context.store;
  const read = { scope: 'viewer' } as const;
  const write = { scope: 'engineer' } as const;
  server.get(PATH, { config: { ...read, summary: 'An exception', query: keySchema } }, async (request) =>
    itemObject(exceptionItem(exceptions, queryOf(request, keySchema))),
  );
  server.get(`${PATH}/_find`, { config: { ...read, summary: 'Searches the exceptions of lists', query: findSchema } }, async (request) =>
    findItems(exceptions, queryOf(request, findSchema)),
  );
  server.post(PATH, { config: { ...write, summary: 'Makes an exception', body: itemSchema } }, async (request) => {
    const item = newItem(exceptions, bodyOf(request, itemSchema), handOf(request, context));
    if (exceptions.item({ authorId: item.itemId, namespaceType: item.namespaceType }))
      throw new ApiError(409, `exception list item id: "${item.itemId}" already exists`);
    change(request, context, item, `made the exception ${item.itemId} of ${item.listId}`, () => exceptions.writeItem(item));
    return itemObject(item);
  });
  server.put(PATH, { config: { ...write, summary: 'Changes an exception', body: changeSchema } }, async (request) => {
    const { id, item_id, namespace_type = 'single', list_id: _, _version, ...members } = bodyOf(request, changeSchema);
    const before = exceptionItem(exceptions, { id, item_id, namespace_type });
    assertCurrent(before, _version);
    const item = changedItem(before, JSON.parse(JSON.stringify(members)) as JsonObject, handOf(request, context));
    change(request, context, item, `changed the exception ${item.itemId} of ${item.listId}`, () => exceptions.writeItem(item));
    return itemObject(item);
  });
  server.delete(PATH, { config: { ...write, summary: 'Deletes an exception', query: keySchema } }, async (request) => {
    const item = exceptionItem(exceptions, queryOf(request, keySchema));
    change(request, context, item, `deleted the exception ${item.itemId} of ${item.listId}`, () => exceptions.deleteItem(item.id));
    return itemObject(item);
  });
}

type ItemKey = { readonly id?: string | undefined; readonly item_id?: string | undefined; readonly namespace_type: NamespaceType };

function exceptionItem(store: ExceptionStore, { id, item_id, namespace_type }: ItemKey): StoredExceptionItem {
  if (id === undefined && item_id === undefined) throw new ApiError(400, 'either "item_id" or "id" needs to be defined');
  const item = store.item({ namespaceType: namespace_type, ...(id === undefined ? { authorId: item_id ?? '' } : { id }) });
  if (item) return item;
  const meant = id === undefined ? `exception list item item_id: "${item_id}"` : `exception list item id: "${id}"`;
  throw new ApiError(404, `${meant} does not exist`);
}

function findItems(store: ExceptionStore, query: z.output<typeof findSchema>): object {
  const { page, per_page, sort_field, sort_order, list_id, namespace_type, filter = [], search } = query;
  const items = list_id.flatMap((id, i) => {
    const namespaceType = namespaceOf(namespace_type[i] ?? namespace_type[0]);
    const list = exceptionList(store, { list_id: id, namespace_type: namespaceType });
    return filterByKql(store.items(list.listId, namespaceType).map(itemObject), filter[i] ?? filter[0], SCHEMA, savedObject);
  });
  const found = search === undefined ? items : items.filter((item) => JSON.stringify(item).toLowerCase().includes(search.toLowerCase()));
  const sorted = sort_field === undefined ? found : sortedBy(found, sort_order, (object) => object[sort_field] ?? '');
  return { data: pageOf(sorted, { page, per_page }), page, per_page, total: found.length };
}
