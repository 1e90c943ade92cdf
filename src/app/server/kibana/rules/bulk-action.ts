import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import { ManualRunRefused } from '#live/manual-run.ts';
import { partError } from '../../api-error.ts';
import { noteChange, whoOf } from '../../audit.ts';
import type { ServerContext } from '../../context.ts';
import { bodyOf, flag, queryOf } from '../../request.ts';
import type { KnownRule } from '../../rules/known-rule.ts';
import { answerLines } from '../lists/exception-lists.ts';
import { edited, editSchema } from './bulk-edit.ts';
import { exportOf } from './export-rules.ts';
import { rulesLike } from './find-rules.ts';
import { authoredRule, ruleObject } from './rule-object.ts';

const querySchema = z.object({ dry_run: flag });

const which = {
  query: z.string().max(10_000).nullish(),
  /** Ids of saved objects; tools of rule authors send the authors' ids. */
  ids: z.array(z.string().max(512)).max(10_000).nullish(),
};

const edits = z.union([z.array(editSchema).max(100), editSchema.transform((one) => [one])]);

const moment = z.iso.datetime({ offset: true });

const bodySchema = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['enable', 'disable', 'delete', 'export']), ...which }),
  z.object({
    action: z.literal('duplicate'),
    ...which,
    duplicate: z.object({ include_exceptions: z.boolean().default(true), include_expired_exceptions: z.boolean().default(true) }).nullish(),
  }),
  z.object({ action: z.literal('edit'), ...which, edit: edits }),
  z.object({ action: z.literal('run'), ...which, run: z.object({ start_date: moment, end_date: moment }) }),
]);

type BulkAction = z.output<typeof bodySchema>;

/** What became of the rules that were meant. */
type Results = {
  readonly updated: JsonObject[];
  readonly created: JsonObject[];
  readonly deleted: JsonObject[];
  readonly skipped: object[];
  readonly errors: object[];
};

/** One change for many rules, named by their ids or by a filter. */
export function addBulkAction(server: FastifyInstance, context: ServerContext): void {
  const config = { scope: 'engineer', summary: 'Changes many rules at once', query: querySchema, body: bodySchema } as const;
  server.post('/api/detection_engine/rules/_bulk_action', { config, bodyLimit: 8_000_000 }, async (request, reply) => {
    const { dry_run: isDry } = queryOf(request, querySchema);
    const action = bodyOf(request, bodySchema);
    const { rules, missing } = meantRules(context, action);
    if (action.action === 'export')
      return answerLines(reply, 'rules_export.ndjson', exportOf(context.store, rules, { missing, withoutDetails: false }));
    const results: Results = { updated: [], created: [], deleted: [], skipped: [], errors: missing.map(notFound) };
    if (action.action === 'run' && !isDry) await runEach(request, context, rules, action, results);
    else if (isDry) tryEach(rules, action, results);
    else changeEach(request, context, rules, action, results);
    return answer(reply, rules.length + missing.length, results, isDry);
  });
}

function meantRules(
  { book }: ServerContext,
  { ids, query }: BulkAction,
): { readonly rules: readonly KnownRule[]; readonly missing: readonly string[] } {
  if (!ids) return { rules: rulesLike(book, query ?? ''), missing: [] };
  const byUuid = new Map(book.all().map((known) => [known.written.uuid, known]));
  const found = new Map(ids.map((id) => [id, byUuid.get(id) ?? book.get(id)]));
  return { rules: [...new Set([...found.values()].flatMap((known) => known ?? []))], missing: ids.filter((id) => !found.get(id)) };
}

function notFound(id: string): object {
  return { message: 'Rule not found', status_code: 500, rules: [{ id }] };
}

/** What an edit would refuse is told without making it. */
function tryEach(rules: readonly KnownRule[], action: BulkAction, results: Results): void {
  for (const known of rules)
    guarded(known, results, () => {
      if (action.action === 'edit') for (const edit of action.edit) edited(authoredRule(known), edit);
      results.updated.push({});
    });
}

function changeEach(
  request: FastifyRequest,
  context: ServerContext,
  rules: readonly KnownRule[],
  action: BulkAction,
  results: Results,
): void {
  context.book.change(() => {
    for (const known of rules) guarded(known, results, () => changeOne(context, known, action, whoOf(request), results));
    const names = rules.slice(0, 20).map(({ written }) => written.id);
    noteChange(context, request, `${action.action}: ${rules.length} rules (${names.join(', ')}${rules.length > 20 ? ', …' : ''})`);
  });
}

function changeOne({ book }: ServerContext, known: KnownRule, action: BulkAction, who: string, results: Results): void {
  const { id, enabled } = known.written;
  switch (action.action) {
    case 'enable':
    case 'disable': {
      const isOn = action.action === 'enable';
      const changed = enabled === isOn ? known : book.setEnabled(id, isOn, who);
      if (changed) results.updated.push(ruleObject(changed));
      return;
    }
    case 'delete':
      book.remove(id, who);
      results.deleted.push(ruleObject(known));
      return;
    case 'duplicate':
      results.created.push(ruleObject(book.write(duplicateOf(known, action.duplicate?.include_exceptions ?? true), who)));
      return;
    case 'edit': {
      const before = authoredRule(known);
      const after = action.edit.reduce(edited, before);
      if (JSON.stringify(after) === JSON.stringify(before))
        results.skipped.push({ id: known.written.uuid, name: known.written.name, skip_reason: 'RULE_NOT_MODIFIED' });
      else results.updated.push(ruleObject(book.write(after, who)));
      return;
    }
    case 'export':
    case 'run':
      return;
    default:
      action satisfies never;
  }
}

/** Kibana: a manual run, for rules that are switched on. */
async function runEach(
  request: FastifyRequest,
  context: ServerContext,
  rules: readonly KnownRule[],
  { run: { start_date, end_date } }: Extract<BulkAction, { readonly action: 'run' }>,
  results: Results,
): Promise<void> {
  for (const known of rules) {
    const { id, uuid, name } = known.written;
    try {
      const outcome = await context.service.runManually(id, Date.parse(start_date), Date.parse(end_date));
      if (outcome) results.updated.push(ruleObject(known));
      else
        results.errors.push({
          message: 'Cannot schedule manual rule run for a disabled rule',
          status_code: 400,
          rules: [{ id: uuid, name }],
        });
    } catch (error) {
      if (!(error instanceof ManualRunRefused)) throw error;
      results.errors.push({ message: error.message, status_code: 400, rules: [{ id: uuid, name }] });
    }
  }
  noteChange(context, request, `run: ${rules.length} rules from ${start_date} to ${end_date}`);
}

/** Kibana: a copy has another name, is switched off, and is nobody's but ours. */
function duplicateOf(known: KnownRule, withExceptions: boolean): JsonObject {
  const { exceptions_list, ...rule } = authoredRule(known);
  return {
    ...rule,
    rule_id: randomUUID(),
    name: `${known.written.name} [Duplicate]`,
    enabled: false,
    ...(withExceptions && exceptions_list !== undefined ? { exceptions_list } : {}),
  };
}

function guarded({ written: { uuid, name } }: KnownRule, { errors }: Results, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { statusCode, message } = partError(error);
    errors.push({ message, status_code: statusCode, rules: [{ id: uuid, name }] });
  }
}

/** Kibana: status 500 and a list of errors when a rule could not be changed. */
function answer(reply: FastifyReply, total: number, { errors, ...results }: Results, isDry: boolean): FastifyReply {
  const failed = errors.length;
  const skipped = results.skipped.length;
  const attributes = {
    summary: { total, failed, skipped, succeeded: Math.max(0, total - failed - skipped) },
    results: isDry ? { updated: [], created: [], deleted: [], skipped: results.skipped } : results,
  };
  if (failed === 0) return reply.send({ success: true, rules_count: total, attributes });
  const message = failed < total ? 'Bulk edit partially failed' : 'Bulk edit failed';
  return reply.code(500).send({ message, status_code: 500, attributes: { ...attributes, errors } });
}
