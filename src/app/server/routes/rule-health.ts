import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { ManualRunRefused } from '#live/manual-run.ts';
import { parsed, problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';

/** How rules do, what they did not look at, and looking at it after all. */
export function addRuleHealth(server: FastifyInstance, context: ServerContext): void {
  const { service } = context;
  const config = { scope: 'viewer' } as const;
  server.get('/api/tocsin/rules/health', { config }, async () => ({ rules: service.health() }));
  server.get<{ Querystring: { rule?: string } }>('/api/tocsin/gaps', { config }, async ({ query }) => ({ gaps: service.gaps(query.rule) }));
  addManualRuns(server, context);
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
