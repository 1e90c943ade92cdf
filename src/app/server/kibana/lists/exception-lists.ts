import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import { openSchema } from '#event/schema/known.ts';
import type { ExceptionStore, NamespaceType, StoredExceptionList } from '#io/stores/service/exception-store.ts';
import { ApiError } from '../../api-error.ts';
import { noteChange, whoOf } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, flag, queryOf, texts } from '../../request.ts';
import { listReferencesOf } from '../../rules/check-rule.ts';
import { filterByKql } from '../kql-filter.ts';
import { pageMembers, pageOf, sortedBy } from '../pages.ts';
import { assertCurrent, type Hand, itemObject, listObject, listSchema, NAMESPACES, newList, touched } from './exception-objects.ts';

const PATH = '/api/exception_lists';

/** Which list is meant. */
const keySchema = z.object({
  id: z.string().max(512).optional(),
  list_id: z.string().max(512).optional(),
  namespace_type: z.enum(NAMESPACES).default('single'),
});

const findSchema = z.object({ ...pageMembers, filter: z.string().max(10_000).optional(), namespace_type: texts.default(['single']) });

const changeSchema = listSchema.partial().extend({ id: z.string().max(512).optional(), _version: z.string().max(100).optional() });

/** Exception lists: what keeps rules quiet, shared by as many of them as refer to it. */
export function addExceptionListRoutes(server: FastifyInstance, context: ServerContext): void {
  const { exceptions } = context.store;
  const read = { scope: 'viewer' } as const;
  const write = { scope: 'engineer' } as const;
  server.get(PATH, { config: { ...read, summary: 'An exception list', query: keySchema } }, async (request) =>
    listObject(exceptionList(exceptions, queryOf(request, keySchema))),
  );
  server.get(`${PATH}/_find`, { config: { ...read, summary: 'Searches exception lists', query: findSchema } }, async (request) =>
    findLists(exceptions, queryOf(request, findSchema)),
  );
  server.get(
    `${PATH}/summary`,
    { config: { ...read, summary: 'How many items are for which system', query: keySchema } },
    async (request) => summary(exceptions, exceptionList(exceptions, queryOf(request, keySchema))),
  );
  server.post(PATH, { config: { ...write, summary: 'Makes an exception list', body: listSchema } }, async (request) => {
    const list = newList(bodyOf(request, listSchema), handOf(request, context));
    return listObject(keptList(request, context, list));
  });
  const shared = listSchema.pick({ name: true, description: true });
  server.post(
    '/api/exceptions/shared',
    { config: { ...write, summary: 'Makes a list that rules share', body: shared } },
    async (request) => {
      const list = listSchema.parse({ ...bodyOf(request, shared), type: 'detection' });
      return listObject(keptList(request, context, newList(list, handOf(request, context))));
    },
  );
  server.put(PATH, { config: { ...write, summary: 'Changes an exception list', body: changeSchema } }, async (request) => {
    const { id, list_id, namespace_type = 'single', _version, version: _, ...members } = bodyOf(request, changeSchema);
    const before = exceptionList(exceptions, { id, list_id, namespace_type });
    assertCurrent(before, _version);
    const document = { ...before.document, ...(members as JsonObject) };
    const list = { ...before, document, ...touched(before, handOf(request, context)) };
    change(request, context, before, `changed the exception list ${before.listId}`, () => exceptions.writeList(list));
    return listObject(list);
  });
  server.delete(PATH, { config: { ...write, summary: 'Deletes an exception list with its items', query: keySchema } }, async (request) => {
    const list = exceptionList(exceptions, queryOf(request, keySchema));
    change(request, context, list, `deleted the exception list ${list.listId}`, () => exceptions.deleteList(list.id));
    return listObject(list);
  });
  addExport(server, context);
}

const exportSchema = keySchema.extend({ include_expired_exceptions: flag });

function addExport(server: FastifyInstance, { store: { exceptions }, now }: ServerContext): void {
  const config = { scope: 'viewer', summary: 'An exception list with its items as NDJSON', query: exportSchema } as const;
  server.post(`${PATH}/_export`, { config }, async (request, reply) => {
    const { include_expired_exceptions: withExpired, ...key } = queryOf(request, exportSchema);
    const list = exceptionList(exceptions, key);
    const items = exceptions
      .items(list.listId, list.namespaceType)
      .map(itemObject)
      .filter(({ expire_time }) => withExpired || typeof expire_time !== 'string' || Date.parse(expire_time) > now());
    const details = {
      exported_exception_list_count: 1,
      exported_exception_list_item_count: items.length,
      missing_exception_list_item_count: 0,
      missing_exception_list_items: [],
      missing_exception_lists: [],
      missing_exception_lists_count: 0,
    };
    return answerLines(reply, `${list.listId}.ndjson`, [listObject(list), ...items, details]);
  });
}

/** Objects as a file, one a line. */
export function answerLines(reply: FastifyReply, name: string, objects: readonly object[]): FastifyReply {
  const safe = name.replace(/[^\w.-]+/g, '_');
  return reply
    .type('application/ndjson')
    .header('content-disposition', `attachment; filename="${safe}"`)
    .send(objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
}

export function handOf(request: FastifyRequest, { now }: Pick<ServerContext, 'now'>): Hand {
  return { who: whoOf(request), now: now() };
}

type ListKey = { readonly id?: string | undefined; readonly list_id?: string | undefined; readonly namespace_type: NamespaceType };

/** The list that is meant; 404 when there is none. */
export function exceptionList(store: ExceptionStore, { id, list_id, namespace_type }: ListKey): StoredExceptionList {
  if (id === undefined && list_id === undefined) throw new ApiError(400, 'either "list_id" or "id" needs to be defined');
  const key = { namespaceType: namespace_type, ...(id === undefined ? { authorId: list_id ?? '' } : { id }) };
  const list = store.list(key);
  if (list) return list;
  throw new ApiError(
    404,
    id === undefined ? `exception list list_id: "${list_id}" does not exist` : `exception list id: "${id}" does not exist`,
  );
}

/** Changes a list or what is in it: the rules that refer to it read it again, and the change is written down. */
export function change(
  request: FastifyRequest,
  context: ServerContext,
  { listId }: Pick<StoredExceptionList, 'listId'>,
  note: string,
  work: () => void,
): void {
  const { book } = context;
  book.change(() => {
    work();
    book.readExceptions(({ written }) => listReferencesOf(written).some((one) => one.listId === listId));
    noteChange(context, request, note);
  });
}

function keptList(request: FastifyRequest, context: ServerContext, list: StoredExceptionList): StoredExceptionList {
  const { exceptions } = context.store;
  if (exceptions.list({ authorId: list.listId, namespaceType: list.namespaceType }))
    throw new ApiError(409, `exception list id: "${list.listId}" already exists`);
  change(request, context, list, `made the exception list ${list.listId}`, () => exceptions.writeList(list));
  return list;
}

function findLists(
  store: ExceptionStore,
  { page, per_page, sort_field, sort_order, filter, namespace_type }: z.output<typeof findSchema>,
): object {
  const lists = store.lists().filter(({ namespaceType }) => namespace_type.includes(namespaceType));
  const found = filterByKql(lists.map(listObject), filter, SCHEMA, savedObject);
  const sorted = sort_field === undefined ? found : sortedBy(found, sort_order, (object) => object[sort_field] ?? '');
  return { data: pageOf(sorted, { page, per_page }), page, per_page, total: found.length };
}

export const SCHEMA = openSchema([]);

/** What filters name: `exception-list.attributes.name`. */
export function savedObject(object: JsonObject): JsonObject {
  const attributes = { ...object, list_type: object.item_id === undefined ? 'list' : 'item' };
  return { 'exception-list': { attributes }, 'exception-list-agnostic': { attributes } };
}

function summary(store: ExceptionStore, { listId, namespaceType }: StoredExceptionList): object {
  const items = store.items(listId, namespaceType).map(({ document }) => document.os_types);
  const count = (system: string): number => items.filter((types) => Array.isArray(types) && types.includes(system)).length;
  return { windows: count('windows'), linux: count('linux'), macos: count('macos'), total: items.length };
}
