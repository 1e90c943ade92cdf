import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import type { StoredExceptionList } from '#io/stores/service/exception-store.ts';
import { noteChange } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, objectsIn, queryOf, texts } from '../../request.ts';
import { listReferencesOf } from '../../rules/check-rule.ts';
import type { KnownRule } from '../../rules/known-rule.ts';
import { handOf } from '../lists/exception-lists.ts';
import { type Hand, itemObject, itemSchema, listObject, listSchema, newItem, newList } from '../lists/exception-objects.ts';
import { authoredRule, ruleObject } from './rule-object.ts';
import { ruleOf } from './rules.ts';

const bodySchema = z.object({
  items: z
    .array(itemSchema.omit({ list_id: true }))
    .min(1)
    .max(1000),
});
const referencesSchema = z.object({ ids: texts.optional(), list_ids: texts.optional(), namespace_types: texts.optional() });

/** Exceptions of one rule, in the list that belongs to it alone. */
export function addRuleExceptions(server: FastifyInstance, context: ServerContext): void {
  const { book, store } = context;
  const config = { scope: 'engineer', summary: 'Adds exceptions to a rule', body: bodySchema } as const;
  server.post<{ Params: { id: string } }>('/api/detection_engine/rules/:id/exceptions', { config }, async (request) => {
    const known = ruleOf(book, book.byUuid(request.params.id) ? { id: request.params.id } : { rule_id: request.params.id });
    const { items } = bodyOf(request, bodySchema);
    const hand = handOf(request, context);
    return book.change(() => {
      const list = ownListOf(context, known, hand);
      const made = items.map((item) =>
        newItem(store.exceptions, { ...item, list_id: list.listId, namespace_type: list.namespaceType }, hand),
      );
      for (const item of made) store.exceptions.writeItem(item);
      book.readExceptions(({ written }) => written.id === known.written.id);
      noteChange(context, request, `added ${made.length} exceptions to the rule ${known.written.id}`);
      return made.map(itemObject);
    });
  });
  const asks = { scope: 'viewer', summary: 'Which rules refer to exception lists', query: referencesSchema } as const;
  server.get('/api/detection_engine/rules/exceptions/_find_references', { config: asks }, async (request) => {
    const { ids = [], list_ids = [] } = queryOf(request, referencesSchema);
    const lists = store.exceptions.lists().filter(({ id, listId }) => list_ids.includes(listId) || ids.includes(id));
    return { references: lists.map((list) => ({ [list.listId]: { ...listObject(list), referenced_rules: referring(book.all(), list) } })) };
  });
}

/** Kibana: a rule's own list has the type `rule_default`; it is made with the first exception. */
function ownListOf({ book, store: { exceptions } }: ServerContext, known: KnownRule, hand: Hand): StoredExceptionList {
  const rule = authoredRule(known);
  const references = objectsIn(rule.exceptions_list);
  const own = references.find(({ type }) => type === 'rule_default');
  const before = own && exceptions.list({ authorId: String(own.list_id), namespaceType: 'single' });
  if (before) return before;
  const name = `Exceptions of ${known.written.name}`.slice(0, 1024);
  const given = listSchema.parse({ name, description: name, type: 'rule_default', ...(own ? { list_id: String(own.list_id) } : {}) });
  const list = newList(given, hand);
  exceptions.writeList(list);
  // A rule's own exceptions, which its file holds, stay with the rule: only the reference is new.
  const reference: JsonObject = { id: list.id, list_id: list.listId, type: 'rule_default', namespace_type: 'single' };
  book.write({ ...rule, exceptions_list: [...references.filter((one) => one !== own), reference] }, hand.who);
  return list;
}

function referring(rules: readonly KnownRule[], { listId }: StoredExceptionList): readonly object[] {
  const found = rules.filter(({ written }) => listReferencesOf(written).some((reference) => reference.listId === listId));
  return found.map((known) => {
    const { name, id, rule_id, exceptions_list } = ruleObject(known);
    return { name, id, rule_id, exception_lists: exceptions_list };
  });
}
