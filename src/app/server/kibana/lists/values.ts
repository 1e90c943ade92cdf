import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import type { StoredValue, ValueListStore } from '#io/stores/service/value-list-store.ts';
import { ApiError } from '../../api-error.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, fileOf, queryOf } from '../../request.ts';
import { pageMembers } from '../pages.ts';
import { handOf } from './exception-lists.ts';
import { type Hand, made } from './exception-objects.ts';
import { changeValues, newValueList, valueList } from './value-lists.ts';
import { assertValue, isOfType, VALUE_TYPES, valueListObject, valueObject, valueSchema } from './value-objects.ts';

const PATH = '/api/lists/items';

const id = z.string().min(1).max(512);
const keySchema = z.object({ id: id.optional(), list_id: id.optional(), value: valueSchema.optional() });
const findSchema = z.object({ ...pageMembers, list_id: id, filter: z.string().optional(), cursor: z.string().optional() });
const meta = z.record(z.string(), z.json()).optional();
const itemSchema = z.object({ id: id.optional(), list_id: id, value: valueSchema, meta, refresh: z.string().optional() });
const changeSchema = z.object({ id, value: valueSchema.optional(), meta, _version: z.string().optional(), refresh: z.string().optional() });
const importSchema = z.object({ list_id: id.optional(), type: z.enum(VALUE_TYPES).optional(), refresh: z.string().optional() });

/** Values of value lists, alone and as files with one on each line. */
export function addValueRoutes(server: FastifyInstance, context: ServerContext): void {
  const { valueLists } = context.store;
  const read = { scope: 'viewer' } as const;
  const write = { scope: 'engineer' } as const;
  const shown = (item: StoredValue): JsonObject => valueObject(item, valueList(valueLists, item.listId).type);
  server.get(PATH, { config: { ...read, summary: 'A value of a list', query: keySchema } }, async (request) => {
    const key = queryOf(request, keySchema);
    const found = itemsOf(valueLists, key).map(shown);
    return key.id === undefined ? found : found[0];
  });
  server.get(`${PATH}/_find`, { config: { ...read, summary: 'The values of a list', query: findSchema } }, async (request) => {
    const { list_id, page, per_page } = queryOf(request, findSchema);
    const { type } = valueList(valueLists, list_id);
    const data = valueLists.items(list_id, (page - 1) * per_page, per_page).map((item) => valueObject(item, type));
    return { cursor: '', data, page, per_page, total: valueLists.count(list_id) };
  });
  server.post(PATH, { config: { ...write, summary: 'Adds a value to a list', body: itemSchema } }, async (request) => {
    const { id: given, list_id, value, meta: about } = bodyOf(request, itemSchema);
    assertValue(valueList(valueLists, list_id).type, value);
    const item = newValue(list_id, value, handOf(request, context), given, about as JsonObject | undefined);
    if (valueLists.item(item.id)) throw new ApiError(409, `list item id: "${item.id}" already exists`);
    let isNew = false;
    changeValues(request, context, list_id, `added a value to the list ${list_id}`, () => {
      isNew = valueLists.add(item);
    });
    return shown(isNew ? item : (valueLists.itemsOf(list_id, value)[0] ?? item));
  });
  for (const method of ['PUT', 'PATCH'] as const)
    server.route({
      method,
      url: PATH,
      config: { ...write, summary: 'Changes a value of a list', body: changeSchema },
      handler: async (request) => {
        const { id: given, value, meta: about } = bodyOf(request, changeSchema);
        const [before] = itemsOf(valueLists, { id: given });
        if (!before) throw new ApiError(404, `list item id: "${given}" not found`);
        const { who, now } = handOf(request, context);
        const item = {
          ...before,
          value: value ?? before.value,
          updatedAt: now,
          updatedBy: who,
          ...(about ? { meta: about as JsonObject } : {}),
        };
        assertValue(valueList(valueLists, item.listId).type, item.value);
        if (valueLists.itemsOf(item.listId, item.value).some((one) => one.id !== given))
          throw new ApiError(409, `the list has the value "${item.value.slice(0, 100)}" already`);
        changeValues(request, context, item.listId, `changed a value of the list ${item.listId}`, () => valueLists.changeItem(item));
        return shown(item);
      },
    });
  addValueRemoval(server, context, shown);
  addValueFiles(server, context);
}

function addValueRemoval(server: FastifyInstance, context: ServerContext, shown: (item: StoredValue) => JsonObject): void {
  const { valueLists } = context.store;
  const write = { scope: 'engineer' } as const;
  server.delete(PATH, { config: { ...write, summary: 'Deletes a value of a list', query: keySchema } }, async (request) => {
    const key = queryOf(request, keySchema);
    const found = itemsOf(valueLists, key);
    const objects = found.map(shown);
    const listId = found[0]?.listId ?? '';
    changeValues(request, context, listId, `deleted ${found.length} values of the list ${listId}`, () => {
      for (const item of found) valueLists.deleteItem(item.id);
    });
    return key.id === undefined ? objects : objects[0];
  });
}

const exportSchema = z.object({ list_id: id });

function addValueFiles(server: FastifyInstance, context: ServerContext): void {
  const { valueLists } = context.store;
  const out = { scope: 'viewer', summary: 'The values of a list, one a line', query: exportSchema } as const;
  server.post(`${PATH}/_export`, { config: out }, async (request, reply) => {
    const list = valueList(valueLists, queryOf(request, exportSchema).list_id);
    return reply
      .type('text/plain')
      .header('content-disposition', `attachment; filename="${list.id.replace(/[^\w.-]+/g, '_')}"`)
      .send(
        valueLists
          .values(list.id)
          .map((value) => `${value}\n`)
          .join(''),
      );
  });
  const into = { scope: 'engineer', summary: 'Adds values to a list from a file, one a line', query: importSchema } as const;
  server.post(`${PATH}/_import`, { config: into, bodyLimit: MAX_FILE }, async (request) => {
    const { list_id, type } = queryOf(request, importSchema);
    const { name, text } = await fileOf(request);
    const known = list_id === undefined ? valueLists.list(name) : valueList(valueLists, list_id);
    if (!known && type === undefined) throw new ApiError(400, 'either type or list_id need to be defined in the query');
    const list =
      known ??
      newValueList({ id: name, type: type ?? 'keyword', name, description: `File uploaded from file system of ${name}` }, request, context);
    const values = new Set(
      text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    );
    const hand = handOf(request, context);
    const taken = [...values].filter((value) => value.length <= 32_766 && isOfType(list.type, value));
    if (taken.length === 0 && values.size > 0) throw new ApiError(400, `the file has no value of the type ${list.type}`);
    changeValues(request, context, list.id, `imported ${taken.length} values into the list ${list.id}`, () => {
      if (!known) valueLists.writeList(list);
      for (const value of taken) valueLists.add(newValue(list.id, value, hand));
    });
    return valueListObject(list);
  });
}

const MAX_FILE = 64_000_000;

function newValue(listId: string, value: string, hand: Hand, given: string = randomUUID(), about?: JsonObject): StoredValue {
  return { id: given, listId, value, ...(about ? { meta: about } : {}), ...made(hand) };
}

type Key = { readonly id?: string | undefined; readonly list_id?: string | undefined; readonly value?: string | undefined };

/** The values that are meant; 404 when there is none. */
function itemsOf(store: ValueListStore, { id: given, list_id, value }: Key): readonly StoredValue[] {
  if (given === undefined && (list_id === undefined || value === undefined))
    throw new ApiError(400, 'either "id", or "list_id" and "value" need to be defined');
  const one = given === undefined ? undefined : store.item(given);
  const found = given === undefined ? store.itemsOf(list_id ?? '', value ?? '') : one ? [one] : [];
  if (found.length > 0) return found;
  throw new ApiError(
    404,
    given === undefined
      ? `list_id: "${list_id}" item of ${String(value).slice(0, 100)} does not exist`
      : `list item id: "${given}" not found`,
  );
}
