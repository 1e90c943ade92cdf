import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { ExceptionStore, NamespaceType, StoredExceptionItem, StoredExceptionList } from '#io/stores/service/exception-store.ts';
import type { Authorship } from '#io/stores/service/stored-document.ts';
import { readExceptionItem } from '#rule/formats/exception-lists.ts';
import { ApiError } from '../../api-error.ts';

export const NAMESPACES = ['single', 'agnostic'] as const;

const name = z.string().min(1).max(1024);
const tags = z.array(z.string().max(1024)).max(1000).default([]);
const meta = z.record(z.string(), z.json()).optional();
const osTypes = z.array(z.enum(['linux', 'macos', 'windows'])).default([]);
const namespaceType = z.enum(NAMESPACES).default('single');

/** What an author says of a list. */
export const listSchema = z.object({
  list_id: name.max(512).optional(),
  name,
  description: z.string().max(10_000),
  type: z.enum([
    'detection',
    'rule_default',
    'endpoint',
    'endpoint_trusted_apps',
    'endpoint_trusted_devices',
    'endpoint_events',
    'endpoint_host_isolation_exceptions',
    'endpoint_blocklists',
  ]),
  namespace_type: namespaceType,
  os_types: osTypes,
  tags,
  meta,
  version: z.int().min(1).default(1),
});

/** What an author says of an item; its entries are read as those of rule files. */
export const itemSchema = z.object({
  item_id: name.max(512).optional(),
  list_id: name.max(512),
  name,
  description: z.string().max(10_000),
  type: z.literal('simple').default('simple'),
  entries: z.array(z.json()).min(1).max(1000),
  namespace_type: namespaceType,
  os_types: osTypes,
  tags,
  meta,
  expire_time: z.string().max(100).optional(),
  comments: z.array(z.object({ id: z.string().optional(), comment: z.string().min(1).max(30_000) })).default([]),
});

/** Who does something, when. */
export type Hand = { readonly who: string; readonly now: number };

export function newList(
  { list_id = randomUUID(), namespace_type, version, ...rest }: z.output<typeof listSchema>,
  hand: Hand,
): StoredExceptionList {
  return { id: randomUUID(), listId: list_id, namespaceType: namespace_type, document: plain(rest), ...made(hand), version };
}

/** An item for a list that is there; refused when its entries cannot be understood. */
export function newItem(store: ExceptionStore, given: z.output<typeof itemSchema>, hand: Hand): StoredExceptionItem {
  const { item_id = randomUUID(), list_id, namespace_type, comments, ...rest } = given;
  if (!store.list({ authorId: list_id, namespaceType: namespace_type }))
    throw new ApiError(404, `exception list id: "${list_id}" does not exist`);
  const document = plain({ ...rest, comments: comments.map((comment) => signed(comment, hand)) });
  assertReadable(document);
  return { id: randomUUID(), itemId: item_id, listId: list_id, namespaceType: namespace_type, document, ...made(hand) };
}

/** An item with other members. Comments that were there keep their author; new ones get theirs. */
export function changedItem(before: StoredExceptionItem, given: JsonObject, hand: Hand): StoredExceptionItem {
  const { comments, ...members } = given;
  const old = commentsOf(before.document);
  const kept =
    comments === undefined ? old : commentsOf({ comments }).map((one) => old.find(({ id }) => id === one.id) ?? signed(one, hand));
  const document = plain({ ...before.document, ...members, comments: kept });
  assertReadable(document);
  return { ...before, document, ...touched(before, hand) };
}

export function touched({ version }: Authorship, { who, now }: Hand): Pick<Authorship, 'version' | 'updatedAt' | 'updatedBy'> {
  return { version: version + 1, updatedAt: now, updatedBy: who };
}

export function made({ who, now }: Hand): Authorship {
  return { version: 1, createdAt: now, createdBy: who, updatedAt: now, updatedBy: who };
}

/** A list as Kibana answers it. */
export function listObject(list: StoredExceptionList): JsonObject {
  return { ...list.document, ...stateOf(list), version: list.version, immutable: false };
}

/** An item as Kibana answers it. */
export function itemObject(item: StoredExceptionItem): JsonObject {
  return { ...item.document, ...stateOf(item), item_id: item.itemId };
}

export function namespaceOf(value: unknown): NamespaceType {
  return value === 'agnostic' ? 'agnostic' : 'single';
}

function stateOf({
  id,
  listId,
  namespaceType: namespace,
  version,
  createdAt,
  createdBy,
  updatedAt,
  updatedBy,
}: StoredExceptionList): JsonObject {
  return {
    id,
    list_id: listId,
    namespace_type: namespace,
    _version: versionText(version),
    tie_breaker_id: id,
    created_at: new Date(createdAt).toISOString(),
    created_by: createdBy,
    updated_at: new Date(updatedAt).toISOString(),
    updated_by: updatedBy,
  };
}

/** Kibana's optimistic lock, opaque to clients. */
export function versionText(version: number): string {
  return Buffer.from(`[${version},1]`).toString('base64');
}

/** A change that was made over an older state than there is. */
export function assertCurrent({ version }: Authorship, given: unknown): void {
  if (typeof given === 'string' && given !== versionText(version))
    throw new ApiError(409, 'somebody else has changed it: read it again, and change that');
}

function signed({ comment }: { readonly comment?: JsonValue }, { who, now }: Hand): JsonObject {
  return { id: randomUUID(), comment: String(comment), created_at: new Date(now).toISOString(), created_by: who };
}

function commentsOf({ comments }: { readonly comments?: JsonValue }): readonly JsonObject[] {
  return Array.isArray(comments) ? comments.filter(isJsonObject) : [];
}

function assertReadable(document: JsonObject): void {
  const item = readExceptionItem(document);
  if (typeof item === 'string') throw new ApiError(400, `[request body]: ${item}`);
}

/** Without members that are undefined. */
function plain(object: object): JsonObject {
  return JSON.parse(JSON.stringify(object)) as JsonObject;
}
