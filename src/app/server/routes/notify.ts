import type { FastifyInstance } from 'fastify';
import { NOTIFICATION_STATES } from '#io/stores/service/notification-store.ts';
import { problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';

/** Messages about alerts: what waits, what was given up, and whether a connector works. */
export function addNotifyRoutes(server: FastifyInstance, { store, notifier, accounts, now }: ServerContext): void {
  const viewer = { config: { scope: 'viewer' } } as const;
  const engineer = { config: { scope: 'engineer' } } as const;
  server.get('/api/tocsin/connectors', viewer, async () => ({
    connectors: notifier.connectors.map(({ name, type, perHour }) => ({ name, type, perHour, ...store.notifications.counts(name) })),
  }));
  server.post<{ Params: { name: string } }>('/api/tocsin/connectors/:name/test', engineer, async ({ params, caller }, reply) => {
    const connector = notifier.connectors.find(({ name }) => name === params.name);
    if (!connector) return reply.code(404).send(problem('no connector has this name', 404));
    accounts.note(now(), caller?.name ?? '', `tested the connector ${connector.name}`);
    try {
      await notifier.sendTest(connector);
      return { sent: true };
    } catch (error) {
      return reply.code(502).send(problem(error instanceof Error ? error.message : String(error), 502));
    }
  });
  server.get<{ Querystring: { state?: string } }>('/api/tocsin/notifications', viewer, async ({ query }) => ({
    notifications: store.notifications.latest(
      NOTIFICATION_STATES.find((state) => state === query.state),
      200,
    ),
  }));
  server.post<{ Params: { number: string } }>('/api/tocsin/notifications/:number/retry', engineer, async ({ params, caller }, reply) => {
    if (!store.notifications.retry(Number(params.number), now()))
      return reply.code(404).send(problem('no message of this number was given up', 404));
    accounts.note(now(), caller?.name ?? '', `sends message ${params.number} again`);
    return { waiting: true };
  });
}
