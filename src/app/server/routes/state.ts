import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';
import { sourceReport } from '../source-report.ts';
import { addRuleHealth } from './rule-health.ts';
import { addRulePages } from './rule-pages.ts';

const runsSchema = z.object({
  rule: z.string().max(1024).optional(),
  size: z.coerce.number().int().min(1).max(1000).default(200),
  /** How many of the latest are passed over. */
  from: z.coerce.number().int().min(0).default(0),
});

/** What the service does: rules, runs with their ledgers, sources, dead letters, health. */
export function addStateRoutes(server: FastifyInstance, context: ServerContext): void {
  const { store, version } = context;
  addRulePages(server, context);
  addRuleHealth(server, context);
  const config = { scope: 'viewer' } as const;
  server.get('/healthz', async () => ({ status: 'ok', version }));
  server.get('/api/tocsin/runs', { config }, async ({ query }, reply) => {
    const asked = runsSchema.safeParse(query);
    if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
    const { rule, size, from } = asked.data;
    return { total: store.runs.count(rule), runs: store.runs.latest(rule, size, from) };
  });
  server.get('/api/tocsin/sources', { config }, async () => sourceReport(context));
  server.get('/api/tocsin/dead-letters', { config }, async () => ({ deadLetters: store.deadLetters.latest(200) }));
}
