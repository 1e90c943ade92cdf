import { isJsonObject, type JsonObject } from '#base/json.ts';
import type { Rule } from '../rule.ts';
import { ruleUuid } from '../uuid.ts';
import { elasticMembers, ownMembers } from './elastic-form.ts';
import { carriedLists, type ExceptionList } from './exception-lists.ts';
import { fileException } from './exceptions.ts';
import { fileFromRule } from './file-rule.ts';

/** Rules as a Kibana export: a rule a line, then exception lists and items, then the summary. */
export function writeKibanaExport(rules: readonly Rule[]): string {
  const lists = new Map<string, ExceptionList>();
  const lines = rules.map((rule) => {
    const exported = exportedRule(rule);
    for (const list of exported.lists) lists.set(String(list.list.list_id), list);
    return exported.object;
  });
  const items = [...lists.values()].flatMap((list) => list.items);
  const objects = [
    ...lines,
    ...[...lists.values()].map(({ list }) => list),
    ...items,
    exportSummary({ rules: rules.length, lists: lists.size, items: items.length }),
  ];
  return `${objects.map((object) => JSON.stringify(object)).join('\n')}\n`;
}

/** A rule as Kibana has it, and the exception lists that belong to it. */
export type ExportedRule = { readonly object: JsonObject; readonly lists: readonly ExceptionList[] };

export function exportedRule(rule: Rule): ExportedRule {
  const carried = carriedLists(rule.extra.exception_lists);
  const own = ownList(rule, carried);
  return { object: asJson(kibanaRule(rule, own)), lists: own ? [...carried, own] : carried };
}

function kibanaRule(rule: Rule, list: ExceptionList | undefined): object {
  const file = fileFromRule(rule);
  const { meta, toml, exception_lists: _, exceptions_list, ...extra } = rule.extra;
  const { exceptions: __, ...own } = ownMembers(file);
  const tocsin = { ...own, ...(toml !== undefined && { toml }) };
  const references = [...(Array.isArray(exceptions_list) ? exceptions_list : []), ...(list ? [ownListReference(rule.id)] : [])];
  const { filters, ...members } = elasticMembers(file);
  return {
    ...members,
    ...(rule.detection.type !== 'esql' && rule.detection.type !== 'machine_learning' && { filters }),
    ...extra,
    ...((exceptions_list !== undefined || list) && { exceptions_list: references }),
    ...((meta !== undefined || Object.keys(tocsin).length > 0) && {
      meta: { ...(isJsonObject(meta) ? meta : {}), ...(Object.keys(tocsin).length > 0 && { tocsin }) },
    }),
  };
}

/** The rule's exceptions that no list of the source holds, as a list of their own. */
function ownList(rule: Rule, carried: readonly ExceptionList[]): ExceptionList | undefined {
  const held = new Set(carried.flatMap(({ items }) => items.map(({ item_id }) => item_id)));
  const exceptions = rule.exceptions.filter(({ id }) => !held.has(id));
  if (exceptions.length === 0) return undefined;
  const list_id = ownListId(rule.id);
  const list = {
    list_id,
    type: 'rule_default',
    name: `Exceptions of ${rule.name}`,
    description: `Exceptions of ${rule.name}`,
    namespace_type: 'single',
    os_types: [],
    tags: [],
    version: 1,
    meta: { tocsin: true },
  };
  const items = exceptions.map(
    (item): JsonObject => ({
      ...asJson(fileException(item)),
      list_id,
      type: 'simple',
      description: item.name,
      namespace_type: 'single',
      tags: [],
      comments: [],
    }),
  );
  return { list, items };
}

function asJson(value: object): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(plain) ? plain : {};
}

function ownListId(ruleId: string): string {
  return `${ruleId}-exceptions`;
}

/** How a rule names the list of its own exceptions. */
export function ownListReference(ruleId: string): JsonObject {
  const id = ownListId(ruleId);
  return { id: ruleUuid(id), list_id: id, type: 'rule_default', namespace_type: 'single' };
}

type ExportCounts = { readonly rules: number; readonly lists: number; readonly items: number };

/** The last line of an export (Kibana): how much it holds. `missing` are ids that were asked for and are not there. */
export function exportSummary({ rules, lists, items }: ExportCounts, missing: readonly string[] = []): object {
  return {
    exported_count: rules + lists + items,
    exported_rules_count: rules,
    missing_rules: missing.map((rule_id) => ({ rule_id })),
    missing_rules_count: missing.length,
    exported_exception_list_count: lists,
    exported_exception_list_item_count: items,
    missing_exception_list_item_count: 0,
    missing_exception_list_items: [],
    missing_exception_lists: [],
    missing_exception_lists_count: 0,
    exported_action_connector_count: 0,
    missing_action_connection_count: 0,
    missing_action_connections: [],
    excluded_action_connection_count: 0,
    excluded_action_connections: [],
  };
}
