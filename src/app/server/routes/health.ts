import type { FastifyInstance } from 'fastify';
import { problem } from '../answers.ts';
import type { ServerContext } from '../context.ts';

/** What watches the service asks: whether it is there, and whether it can do its work. Both are open to everybody and say no more. */
export function addHealthRoutes(server: FastifyInstance, { store, version, onTrouble }: ServerContext): void {
  server.get('/api/tocsin/health', { config: { summary: 'Whether the service is there' } }, async () => ({ status: 'ok', version }));
  const ready = { config: { summary: 'Whether the service can write down what comes', rateLimit: { max: 600, timeWindow: 60_000 } } };
  server.get('/api/tocsin/ready', ready, async (_request, reply) => {
    try {
      store.database.inTransaction(() => store.database.get('SELECT 1 AS one'));
      return { status: 'ok', version };
    } catch (error) {
      onTrouble(error);
      return reply.code(503).header('retry-after', '5').send(problem('the disk does not take what is written', 503));
    }
  });
}
