import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import { ApiError } from '../../api-error.ts';
import { noteChange, whoOf } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, objectOf, queryOf } from '../../request.ts';
import type { KnownRule } from '../../rules/known-rule.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import { rulesWithRuns } from './execution.ts';
import { findRules, findRulesSchema } from './find-rules.ts';
import { authoredRule, replacement, ruleObject } from './rule-object.ts';

const PATH = '/api/detection_engine/rules';

/** Which rule is meant: by the id of the saved object, or by the author's. */
const keySchema = z
  .object({ id: z.string().max(512).optional(), rule_id: z.string().max(512).optional() })
  .refine(({ id, rule_id }) => id !== undefined || rule_id !== undefined, { error: 'either "id" or "rule_id" must be set' });

export type RuleKey = z.output<typeof keySchema>;

/** Rules, one at a time, and searched for. */
export function addRuleRoutes(server: FastifyInstance, context: ServerContext): void {
  const { book } = context;
  const read = { scope: 'viewer' } as const;
  const write = { scope: 'engineer', body: ruleBodySchema } as const;
  server.get(PATH, { config: { ...read, summary: 'A rule', query: keySchema } }, async (request) => {
    const [object] = rulesWithRuns(context, [ruleOf(book, queryOf(request, keySchema))]);
    return object;
  });
  server.get(`${PATH}/_find`, { config: { ...read, summary: 'Searches rules', query: findRulesSchema } }, async (request) =>
    findRules(context, queryOf(request, findRulesSchema)),
  );
  server.get('/api/detection_engine/tags', { config: { ...read, summary: 'The tags of all rules' } }, async () =>
    [...new Set(book.all().flatMap(({ written }) => written.tags))].sort(),
  );
  server.post(PATH, { config: { ...write, summary: 'Makes a rule' } }, async (request) => {
    const object = { rule_id: randomUUID(), ...objectOf(request) };
    if (book.get(String(object.rule_id))) throw new ApiError(409, `rule_id: "${String(object.rule_id)}" already exists`);
    return written(request, context, 'made', object);
  });
  server.put(PATH, { config: { ...write, summary: 'Replaces a rule' } }, async (request) => {
    const object = objectOf(request);
    const known = ruleOf(book, bodyOf(request, keySchema));
    return written(request, context, 'replaced', {
      version: known.written.version,
      ...replacement(known, object),
      rule_id: known.written.id,
    });
  });
  server.patch(PATH, { config: { ...write, summary: 'Changes members of a rule' } }, async (request) => {
    const { id: _, ...object } = objectOf(request);
    const known = ruleOf(book, bodyOf(request, keySchema));
    if (isSwitchOnly(object)) return switched(request, context, known, object.enabled === true);
    return written(request, context, 'changed', { ...authoredRule(known), ...replacement(known, object), rule_id: known.written.id });
  });
  server.delete(PATH, { config: { scope: 'engineer', summary: 'Deletes a rule', query: keySchema } }, async (request) => {
    const known = ruleOf(book, queryOf(request, keySchema));
    book.change(() => {
      book.remove(known.written.id, whoOf(request));
      noteChange(context, request, `deleted the rule ${known.written.id}`);
    });
    return ruleObject(known);
  });
}

/** Documents the body; the rule itself is read as rule files are. */
const ruleBodySchema = z.looseObject({
  rule_id: z.string().optional(),
  name: z.string(),
  description: z.string(),
  type: z.string(),
  severity: z.string(),
  risk_score: z.number(),
});

/** The rule that is meant; 404 when there is none. */
export function ruleOf(book: RuleBook, { id, rule_id }: RuleKey): KnownRule {
  const known = id === undefined ? book.get(rule_id ?? '') : book.byUuid(id);
  if (known) return known;
  throw new ApiError(404, id === undefined ? `rule_id: "${rule_id}" not found` : `id: "${id}" not found`);
}

function written(request: FastifyRequest, context: ServerContext, what: string, object: JsonObject): JsonObject {
  const { book } = context;
  return book.change(() => {
    const known = book.write(object, whoOf(request));
    noteChange(context, request, `${what} the rule ${known.written.id}`);
    return ruleObject(known);
  });
}

function isSwitchOnly({ enabled, ...others }: JsonObject): boolean {
  return typeof enabled === 'boolean' && Object.keys(others).every((member) => member === 'rule_id');
}

function switched(request: FastifyRequest, context: ServerContext, { written: rule }: KnownRule, enabled: boolean): JsonObject {
  const { book } = context;
  return book.change(() => {
    const known = book.setEnabled(rule.id, enabled, whoOf(request));
    noteChange(context, request, `${enabled ? 'enabled' : 'disabled'} the rule ${rule.id}`);
    if (!known) throw new Error(`The rule ${rule.id} was there and is not any more`);
    return ruleObject(known);
  });
}
