import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { ExceptionItem } from '../rule.ts';
import { exceptionFromFile } from './exceptions.ts';
import { doubt, type Problem } from './problem.ts';
import { exceptionSchema } from './schema.ts';

/** An exception list of an export with its items, as the export wrote them. */
export type ExceptionList = { readonly list: JsonObject; readonly items: readonly JsonObject[] };

/** The lists that the rule refers to; the endpoint's own are none of a rule's business. */
export function referredLists(raw: JsonObject): readonly string[] {
  return listReferences(raw)
    .filter((reference) => reference.type !== 'endpoint')
    .flatMap(({ list_id }) => (typeof list_id === 'string' ? [list_id] : []));
}

export function listReferences(raw: JsonObject): readonly JsonObject[] {
  return Array.isArray(raw.exceptions_list) ? raw.exceptions_list.filter(isJsonObject) : [];
}

/** What a rule refers to and its file does not hold: it runs without these exceptions. */
export function missingLists(raw: JsonObject, carried: JsonObject): Problem[] {
  const held = new Set(carriedLists(carried.exception_lists).map(({ list }) => list.list_id));
  const missing = referredLists(raw).filter((id) => !held.has(id));
  return missing.map((id) =>
    doubt(
      'RUL209',
      ['exceptions_list'],
      `The exception list "${id}" is not in the file: the rule runs without it`,
      'export the rule with its exceptions',
    ),
  );
}

/** Exception lists that a rule carries in its `extra`. */
export function carriedLists(value: JsonValue | undefined): readonly ExceptionList[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: JsonValue) => {
    if (!isJsonObject(one) || !isJsonObject(one.list)) return [];
    return [{ list: one.list, items: Array.isArray(one.items) ? one.items.filter(isJsonObject) : [] }];
  });
}

/** The part of an item that a rule uses. The whole item is carried beside the rule. */
export function exceptionMembers(item: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(item).filter(([member, value]) => Object.hasOwn(exceptionSchema.shape, member) && value !== null),
  );
}

/** An item as Kibana has it, or the path and reason of the first mistake in it. */
export function readExceptionItem(item: JsonObject): ExceptionItem | string {
  const parsed = exceptionSchema.safeParse(exceptionMembers(item));
  if (parsed.success) return exceptionFromFile(parsed.data, '');
  const [issue] = parsed.error.issues;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is no exception item';
}
