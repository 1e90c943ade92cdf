import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { resolveDateMath } from '#event/date-math.ts';
import { explainRule } from '#verify/explain/steps.ts';
import { findWitness } from '#verify/witness/witness.ts';
import { proofJson } from '../../render/proof.ts';
import { knownSchema } from '../../schema.ts';
import { ApiError } from '../api-error.ts';
import { whoOf } from '../audit.ts';
import type { ServerContext } from '../context.ts';
import { bodyOf } from '../request.ts';
import { RuleRefused } from '../rules/check-rule.ts';
import type { KnownRule } from '../rules/known-rule.ts';
import { ruleOfText, tryRule } from '../rules/try-rule.ts';

type ById = { readonly Params: { readonly id: string } };

const moment = z.string().min(1).max(100);
const checkSchema = z.object({ rule: z.string().min(1).max(1_000_000).describe('The text of a rule file: YAML, TOML or JSON.') });
const backtestSchema = checkSchema.partial().extend({
  from: moment.default('now-7d').describe('The first moment of arrival: a date, or date math such as now-7d.'),
  to: moment.default('now').describe('The last moment of arrival.'),
  size: z.int().min(0).max(1000).default(100).describe('At most so many alerts are shown; how many there are is told.'),
});

/** Proofs take time: each rule is proven once for as long as it stays what it is. */
const proofs = new WeakMap<KnownRule, object>();

/** What a rule means, whether it can fire, and what it would have found. */
export function addRuleInsight(server: FastifyInstance, context: ServerContext): void {
  const read = { scope: 'viewer' } as const;
  const slow = { scope: 'viewer', rateLimit: { max: 120, timeWindow: 60_000 } } as const;
  const proof = { config: { ...slow, summary: 'Events that make a rule fire, and the value that stops it; or why it cannot' } };
  server.get<ById>('/api/tocsin/rules/:id/proof', proof, async ({ params }) => {
    const known = ruleOf(context, params.id);
    const made = proofs.get(known) ?? proofOf(known);
    proofs.set(known, made);
    return made;
  });
  const explain = { config: { ...read, summary: 'What a rule means, step by step' } };
  server.get<ById>('/api/tocsin/rules/:id/explain', explain, async ({ params }) => explainedRule(ruleOf(context, params.id)));
  const check = { config: { ...read, summary: 'What is wrong or doubtful in the text of a rule', body: checkSchema } };
  server.post('/api/tocsin/rules/check', check, async (request) => {
    try {
      const known = ruleOfText(context, bodyOf(request, checkSchema).rule, whoOf(request));
      return { canRun: true, diagnostics: known.diagnostics, ...explainedRule(known) };
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
      return { canRun: false, diagnostics: error.diagnostics };
    }
  });
  const over = { ...slow, body: backtestSchema, summary: 'What a rule would have found in what has arrived; nothing of it is kept' };
  server.post<ById>('/api/tocsin/rules/:id/backtest', { config: over }, async (request) => {
    const { rule, ...period } = bodyOf(request, backtestSchema);
    const known = rule === undefined ? runnable(context, ruleOf(context, request.params.id)) : ruleOfText(context, rule, whoOf(request));
    return backtestOf(context, known, period);
  });
  server.post('/api/tocsin/rules/backtest', { config: over }, async (request) => {
    const { rule, ...period } = bodyOf(request, backtestSchema);
    if (rule === undefined) throw new ApiError(400, 'rule: the text of a rule is missing');
    return backtestOf(context, ruleOfText(context, rule, whoOf(request)), period);
  });
}

/** By either of its ids. */
function ruleOf({ book }: ServerContext, id: string): KnownRule {
  const known = book.get(id) ?? book.byUuid(id);
  if (!known) throw new ApiError(404, 'no rule has this id');
  return known;
}

/** A rule that is switched off is tried as if it were on. */
function runnable({ book }: ServerContext, known: KnownRule): KnownRule {
  return known.compiled ? known : book.tryOut(known.written, '');
}

function proofOf(known: KnownRule): object {
  const { compiled } = known;
  if (!compiled) throw new ApiError(409, known.written.enabled ? 'the rule cannot run' : 'the rule is switched off', known.diagnostics);
  const witness = findWitness(compiled, { schema: knownSchema(), fieldMap: compiled.rule.fieldMap });
  return proofJson({ rule: compiled.rule, witness });
}

function explainedRule({ running, compiled, diagnostics }: KnownRule): object {
  const { queries, ...steps } = explainRule(running, compiled, { schema: knownSchema(), fieldMap: running.fieldMap });
  return { ...steps, queries: queries.map(({ query: _, ...step }) => step), diagnostics };
}

type Period = Omit<z.output<typeof backtestSchema>, 'rule'>;

async function backtestOf(context: ServerContext, known: KnownRule, period: Period): Promise<object> {
  const now = context.now();
  const [from, to] = [resolveDateMath(period.from, now, 'down'), resolveDateMath(period.to, now, 'up')];
  if (from === undefined || to === undefined)
    throw new ApiError(400, 'from and to must be dates such as 2026-03-04, 2026-03-04T10:30Z or now-7d');
  const { alerts, runs, events, isPartial } = await tryRule(context, known, from, Math.min(to, now));
  return {
    rule_id: known.written.id,
    from: new Date(from).toISOString(),
    to: new Date(Math.min(to, now)).toISOString(),
    events,
    isPartial,
    total: alerts.length,
    alerts: alerts
      .slice(0, period.size)
      .map(({ document, id, title, reason, severity, time }) => ({ id, title, reason, severity, time, document })),
    runs: runs.slice(0, 1000).map(({ tick, ledger }) => ({ tick, ledger })),
    warnings: [...new Set(runs.flatMap(({ warnings }) => warnings))],
    diagnostics: known.diagnostics,
  };
}
