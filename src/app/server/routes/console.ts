import type { FastifyInstance } from 'fastify';

/** The console's pages. */
export function addConsole(server: FastifyInstance): void {
  server.get('/console', async (_request, reply) => reply.type('text/plain').send('The console is not built yet.\n'));
}
