import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import { openSchema } from '#event/schema/known.ts';
import type { StoredValueList, ValueListStore } from '#io/stores/service/value-list-store.ts';
import { ApiError } from '../../api-error.ts';
import { noteChange } from '../../audit.ts';
import { mayDo } from '../../authentication.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, queryOf } from '../../request.ts';
import type { KnownRule } from '../../rules/known-rule.ts';
import { valueListIdsOf } from '../../rules/listed-exceptions.ts';
import { filterByKql } from '../kql-filter.ts';
import { pageMembers, pageOf, sortedBy } from '../pages.ts';
import { handOf } from './exception-lists.ts';
import { assertCurrent, made, touched } from './exception-objects.ts';
import { VALUE_TYPES, valueListObject } from './value-objects.ts';

const PATH = '/api/lists';

const id = z.string().min(1).max(512);
const meta = z.record(z.string(), z.json()).optional();
const idSchema = z.object({ id });
const findSchema = z.object({ ...pageMembers, filter: z.string().max(10_000).optional(), cursor: z.string().optional() });
const listSchema = z.object({
  id: id.optional(),
  type: z.enum(VALUE_TYPES),
  name: z.string().min(1).max(1024),
  description: z.string().max(10_000),
  meta,
  version: z.int().min(1).default(1),
});
const changeSchema = z.object({
  id,
  name: z.string().min(1).max(1024).optional(),
  description: z.string().max(10_000).optional(),
  meta,
  _version: z.string().max(100).optional(),
});
const deleteSchema = idSchema.extend({ ignoreReferences: z.enum(['true', 'false']).default('false') });

/** Value lists: values that exceptions name by the id of their list. */
export function addValueListRoutes(server: FastifyInstance, context: ServerContext): void {
  const { valueLists } = context.store;
  const read = { scope: 'viewer' } as const;
  const write = { scope: 'engineer' } as const;
  addIndexRoutes(server);
  server.get(PATH, { config: { ...read, summary: 'A value list', query: idSchema } }, async (request) =>
    valueListObject(valueList(valueLists, queryOf(request, idSchema).id)),
  );
  server.get(`${PATH}/_find`, { config: { ...read, summary: 'Searches value lists', query: findSchema } }, async (request) =>
    findLists(valueLists, queryOf(request, findSchema)),
  );
  server.post(PATH, { config: { ...write, summary: 'Makes a value list', body: listSchema } }, async (request) => {
    const given = bodyOf(request, listSchema);
    if (given.id !== undefined && valueLists.list(given.id)) throw new ApiError(409, `list id: "${given.id}" already exists`);
    const list = newValueList(given, request, context);
    changeValues(request, context, list.id, `made the value list ${list.id}`, () => valueLists.writeList(list));
    return valueListObject(list);
  });
  const change = { config: { ...write, summary: 'Changes a value list', body: changeSchema } } as const;
  for (const method of ['PUT', 'PATCH'] as const)
    server.route({
      method,
      url: PATH,
      ...change,
      handler: async (request) => {
        const { id: given, _version, meta: nextMeta, ...members } = bodyOf(request, changeSchema);
        const before = valueList(valueLists, given);
        assertCurrent(before, _version);
        const named = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
        const list = {
          ...before,
          ...named,
          ...(nextMeta ? { meta: nextMeta as JsonObject } : {}),
          ...touched(before, handOf(request, context)),
        };
        changeValues(request, context, list.id, `changed the value list ${list.id}`, () => valueLists.writeList(list));
        return valueListObject(list);
      },
    });
  server.delete(PATH, { config: { ...write, summary: 'Deletes a value list', query: deleteSchema } }, async (request) => {
    const { id: given, ignoreReferences } = queryOf(request, deleteSchema);
    const list = valueList(valueLists, given);
    const [user] = context.book.all().filter((known) => usesList(known, given));
    if (user && ignoreReferences !== 'true')
      throw new ApiError(
        409,
        `the rule ${user.written.id} has an exception with this list: send ignoreReferences=true to delete it anyway`,
      );
    changeValues(request, context, given, `deleted the value list ${given}`, () => valueLists.deleteList(given));
    return valueListObject(list);
  });
}

/** Elasticsearch keeps values in indices, which tools set up first. Here they are there from the start. */
function addIndexRoutes(server: FastifyInstance): void {
  const config = { scope: 'viewer', summary: 'Values need no index' } as const;
  server.get(`${PATH}/index`, { config }, async () => ({ list_index: true, list_item_index: true }));
  server.post(`${PATH}/index`, { config }, async () => ({ acknowledged: true }));
  server.get(`${PATH}/privileges`, { config: { ...config, summary: 'What the caller may do with value lists' } }, async ({ caller }) => {
    const privileges = { username: caller?.name ?? '', has_all_requested: caller !== undefined && mayDo(caller, 'engineer') };
    return { lists: privileges, listItems: privileges, is_authenticated: true };
  });
}

type NewList = {
  readonly id?: string | undefined;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly meta?: object | undefined;
};

export function newValueList(
  { id: given = randomUUID(), type, name, description, meta: about }: NewList,
  request: FastifyRequest,
  context: ServerContext,
): StoredValueList {
  return { id: given, type, name, description, ...(about ? { meta: about as JsonObject } : {}), ...made(handOf(request, context)) };
}

/** The list that is meant; 404 when there is none. */
export function valueList(store: ValueListStore, listId: string): StoredValueList {
  const list = store.list(listId);
  if (!list) throw new ApiError(404, `list id: "${listId}" does not exist`);
  return list;
}

/** Changes a list or its values: the rules with an exception that names it read it again, and the change is written down. */
export function changeValues(request: FastifyRequest, context: ServerContext, listId: string, note: string, work: () => void): void {
  const { book } = context;
  book.change(() => {
    work();
    book.readExceptions((known) => usesList(known, listId));
    noteChange(context, request, note);
  });
}

function usesList({ running }: KnownRule, listId: string): boolean {
  return valueListIdsOf(running.exceptions).has(listId);
}

function findLists(store: ValueListStore, { page, per_page, sort_field, sort_order, filter }: z.output<typeof findSchema>): object {
  const found = filterByKql(store.lists().map(valueListObject), filter, SCHEMA, (object) => object);
  const sorted = sort_field === undefined ? found : sortedBy(found, sort_order, (object) => object[sort_field] ?? '');
  return { cursor: '', data: pageOf(sorted, { page, per_page }), page, per_page, total: found.length };
}

const SCHEMA = openSchema([]);
