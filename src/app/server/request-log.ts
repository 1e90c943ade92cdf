import type { FastifyInstance } from 'fastify';
import type { Log } from '../log.ts';

/** A line for every answer: what was asked by whom, without the query and the body, which may hold anything. */
export function logRequests(server: FastifyInstance, log: Log): void {
  server.addHook('onResponse', async (request, reply) => {
    const { statusCode: status } = reply;
    log(status >= 500 ? 'error' : 'info', 'request', {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status,
      ms: Math.round(reply.elapsedTime),
      from: request.ip,
      caller: request.caller?.name,
    });
  });
}
