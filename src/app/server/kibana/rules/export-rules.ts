import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import { exportedRule, exportSummary } from '#rule/formats/kibana-export.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, flag, queryOf } from '../../request.ts';
import { listReferencesOf } from '../../rules/check-rule.ts';
import type { KnownRule } from '../../rules/known-rule.ts';
import { answerLines } from '../lists/exception-lists.ts';
import { itemObject, listObject } from '../lists/exception-objects.ts';
import { ruleObject } from './rule-object.ts';

const querySchema = z.object({ exclude_export_details: flag, file_name: z.string().max(200).default('export.ndjson') });
const bodySchema = z.object({
  objects: z
    .array(z.object({ rule_id: z.string().max(512) }))
    .max(100_000)
    .nullish(),
});

/** Rules as a file that Kibana, and this service, import. */
export function addRuleExport(server: FastifyInstance, { book, store }: ServerContext): void {
  const config = { scope: 'viewer', summary: 'Rules with their exceptions as NDJSON', query: querySchema, body: bodySchema } as const;
  server.post('/api/detection_engine/rules/_export', { config, bodyLimit: 16_000_000 }, async (request, reply) => {
    const { exclude_export_details: withoutDetails, file_name } = queryOf(request, querySchema);
    const { objects } = bodyOf(request, bodySchema);
    const asked = objects?.map(({ rule_id }) => rule_id);
    const found = asked ? asked.flatMap((id) => book.get(id) ?? []) : book.all();
    const missing = (asked ?? []).filter((id) => !book.get(id));
    return answerLines(reply, file_name, exportOf(store, found, { missing, withoutDetails }));
  });
}

type ExportOptions = { readonly missing: readonly string[]; readonly withoutDetails: boolean };

/** The rules, the lists they refer to, the items of those, and a count of it all. */
export function exportOf(store: ServiceStore, rules: readonly KnownRule[], { missing, withoutDetails }: ExportOptions): readonly object[] {
  const lists = new Map<string, { readonly list: JsonObject; readonly items: readonly JsonObject[] }>();
  for (const known of rules) for (const one of listsOf(store, known)) lists.set(String(one.list.list_id), one);
  const items = [...lists.values()].flatMap((list) => list.items);
  const all = [...rules.map(ruleObject), ...[...lists.values()].map(({ list }) => list), ...items];
  return withoutDetails ? all : [...all, exportSummary({ rules: rules.length, lists: lists.size, items: items.length }, missing)];
}

/** The lists of a rule that are kept here, and those that its file holds. */
function listsOf(
  store: ServiceStore,
  { written }: KnownRule,
): readonly { readonly list: JsonObject; readonly items: readonly JsonObject[] }[] {
  const kept = listReferencesOf(written).flatMap(({ listId, namespaceType }) => {
    const list = store.exceptions.list({ authorId: listId, namespaceType });
    return list ? [{ list: listObject(list), items: store.exceptions.items(listId, namespaceType).map(itemObject) }] : [];
  });
  const names = new Set(kept.map(({ list }) => list.list_id));
  return [...kept, ...exportedRule(written).lists.filter(({ list }) => !names.has(list.list_id ?? null))];
}
