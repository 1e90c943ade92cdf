import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { ALERT_STATUSES } from '#io/stores/service/alert-store.ts';
import { parsed, problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';
import { addAlertDetail } from './alert-detail.ts';
import { addAlertLive } from './alert-live.ts';
import { addAlertSearch } from './alert-search.ts';

const noteSchema = z.object({ note: z.string().trim().min(1).max(10_000) });

const statusSchema = z.object({ signal_ids: z.array(z.string().max(200)).min(1).max(1000), status: z.enum(ALERT_STATUSES) });

/** Alerts: their list, one of them, and their status. */
export function addAlertRoutes(server: FastifyInstance, context: ServerContext): void {
  const { store, accounts, service, now } = context;
  addAlertSearch(server, context);
  addAlertDetail(server, context);
  addAlertLive(server, context);
  server.get<{ Params: { id: string } }>('/api/tocsin/alerts/:id', { config: { scope: 'viewer' } }, async ({ params }, reply) => {
    return store.alerts.get(params.id) ?? reply.code(404).send(problem('no alert has this id', 404));
  });
  server.post<{ Body: string | undefined }>(
    '/api/tocsin/alerts/status',
    { config: { scope: 'analyst' } },
    async ({ body, caller }, reply) => {
      const asked = statusSchema.safeParse(parsed(body));
      if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
      const { signal_ids, status } = asked.data;
      const updated = service.setStatus(signal_ids, status, { who: caller?.name ?? '', time: now() });
      accounts.note(now(), caller?.name ?? '', `set ${updated} alerts to ${status}: ${signal_ids.join(', ')}`);
      return { took: 0, timed_out: false, total: updated, updated, failures: [] };
    },
  );
  addNotes(server, context);
}

/** What people said of an alert and did with it. */
function addNotes(server: FastifyInstance, { store, now }: ServerContext): void {
  const path = '/api/tocsin/alerts/:id/notes';
  server.get<{ Params: { id: string } }>(path, { config: { scope: 'viewer' } }, async ({ params }, reply) =>
    store.alerts.get(params.id) ? { entries: store.notes.of(params.id) } : reply.code(404).send(problem('no alert has this id', 404)),
  );
  server.post<{ Params: { id: string }; Body: string | undefined }>(
    path,
    { config: { scope: 'analyst' } },
    async ({ params, body, caller }, reply) => {
      const asked = noteSchema.safeParse(parsed(body));
      if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
      if (!store.alerts.get(params.id)) return reply.code(404).send(problem('no alert has this id', 404));
      store.notes.add(params.id, { time: now(), who: caller?.name ?? '', text: asked.data.note });
      return { entries: store.notes.of(params.id) };
    },
  );
}
