import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ServerContext } from '../context.ts';

/** The version of Elasticsearch whose protocol is spoken: shippers ask before they send. */
const ELASTICSEARCH_VERSION = '8.19.0';

/** What shippers set up before they send. Nothing of it is needed here: it is there already, and setting it is acknowledged. */
const SETUP_PATHS = [
  '/_index_template/:name',
  '/_component_template/:name',
  '/_template/:name',
  '/_ilm/policy/:name',
  '/_ingest/pipeline/:name',
  '/_data_stream/:name',
  '/_alias/:name',
];

/** What Elasticsearch's clients and log shippers ask first. */
export function addHandshake(server: FastifyInstance, { version }: ServerContext): void {
  const config = { scope: 'intake', rateLimit: false } as const;
  server.addHook('onSend', async (_request, reply: FastifyReply, payload) => {
    reply.header('x-elastic-product', 'Elasticsearch');
    return payload;
  });
  const license = { license: { status: 'active', uid: 'tocsin', type: 'basic', mode: 'basic' } };
  server.get('/', { config }, async () => greeting(version));
  server.get('/_license', { config }, async () => license);
  server.get('/_xpack', { config }, async () => ({
    build: {},
    ...license,
    features: { security: { available: true, enabled: true }, ilm: { available: true, enabled: true } },
  }));
  server.get('/_cluster/health', { config }, async () => ({ cluster_name: 'tocsin', status: 'green', number_of_nodes: 1 }));
  server.get('/_cat/health', { config }, async (_request, reply) => reply.type('text/plain').send('tocsin green 1 1\n'));
  server.get('/_nodes/http', { config }, async () => ({ cluster_name: 'tocsin', nodes: {} }));
  server.head('/:index', { config }, async (_request, reply) => reply.send());
  server.put('/:index', { config }, async () => ({ acknowledged: true }));
  for (const path of SETUP_PATHS) {
    server.get(path, { config }, async () => ({}));
    server.put(path, { config }, async () => ({ acknowledged: true }));
  }
}

function greeting(version: string): object {
  return {
    name: 'tocsin',
    cluster_name: 'tocsin',
    cluster_uuid: 'tocsin',
    version: {
      number: ELASTICSEARCH_VERSION,
      build_flavor: 'default',
      build_type: 'tocsin',
      build_hash: version,
      build_date: '2026-01-01T00:00:00.000Z',
      build_snapshot: false,
      lucene_version: '9.12.0',
      minimum_wire_compatibility_version: '7.17.0',
      minimum_index_compatibility_version: '7.0.0',
    },
    tagline: 'You Know, for Search',
  };
}
