import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';

/** What the service does: rules, runs with their ledgers, sources, dead letters, health. */
export function addStateRoutes(server: FastifyInstance, { store, book, version, health }: ServerContext): void {
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
