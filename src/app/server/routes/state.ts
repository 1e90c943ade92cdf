import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { ManualRunRefused } from '#live/manual-run.ts';
import { parsed, problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';

/** What the service does: rules, runs with their ledgers, sources, dead letters, health. */
export function addStateRoutes(server: FastifyInstance, context: ServerContext): void {
  const { store, book, version, health, service } = context;
  const config = { scope: 'viewer' } as const;
  server.get('/healthz', async () => ({ status: 'ok', version }));
  server.get('/api/tocsin/rules', { config }, async () => ({
    rules: book
      .all()
      .map(({ written: { id, name, description, severity, riskScore, enabled, isBuildingBlock, detection, tags, note, threat } }) => ({
        id,
        name,
        description,
        severity,
        riskScore,
        enabled,
        isBuildingBlock,
        type: detection.type,
        query: 'query' in detection ? detection.query.text : '',
        tags,
        guide: note ?? '',
        threat,
      })),
  }));
  server.get('/api/tocsin/rules/health', { config }, async () => ({ rules: service.health() }));
  server.get<{ Querystring: { rule?: string } }>('/api/tocsin/gaps', { config }, async ({ query }) => ({ gaps: service.gaps(query.rule) }));
  addManualRuns(server, context);
  server.get<{ Querystring: { rule?: string } }>('/api/tocsin/runs', { config }, async ({ query }) => ({
    runs: store.runs.latest(query.rule, 200),
  }));
  server.get('/api/tocsin/sources', { config }, async () => ({
    sources: store.events.sources(),
    intake: health?.all() ?? [],
    deadLetters: store.deadLetters.count(),
  }));
  server.get('/api/tocsin/dead-letters', { config }, async () => ({ deadLetters: store.deadLetters.latest(200) }));
}

const periodSchema = z.strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) });

/** Runs of a rule over a past period: what it found before is not made again. */
function addManualRuns(server: FastifyInstance, { service, accounts, now }: ServerContext): void {
  const config = { scope: 'engineer', summary: 'Runs a rule over a past period', body: periodSchema } as const;
  server.post<{ Params: { id: string }; Body: string | undefined }>('/api/tocsin/rules/:id/run', { config }, async (request, reply) => {
    const { id } = request.params;
    const asked = periodSchema.safeParse(parsed(request.body));
    if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
    const { from, to } = asked.data;
    accounts.note(now(), request.caller?.name ?? '', `ran the rule ${id} over ${from} to ${to}`);
    try {
      const outcome = await service.runManually(id, Date.parse(from), Date.parse(to));
      return outcome ?? reply.code(404).send(problem('no rule that runs has this id', 404));
    } catch (error) {
      if (!(error instanceof ManualRunRefused)) throw error;
      return reply.code(400).send(problem(error.message, 400));
    }
  });
}
