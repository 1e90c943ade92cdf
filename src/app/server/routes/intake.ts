import type { FastifyInstance, FastifyReply } from 'fastify';
import { normalizers } from '#normalize/normalizers.ts';
import { problem } from '../answers.ts';
import { BulkError, type BulkOperation, parseBulk } from '../bulk.ts';
import type { ServerContext } from '../context.ts';

/** The version of Elasticsearch whose protocol is spoken: shippers ask before they send. */
const ELASTICSEARCH_VERSION = '8.19.0';

/** What log shippers send to: Elasticsearch's `_bulk`, and plain lines. An answer means that it is on the disk. */
export function addIntakeRoutes(server: FastifyInstance, context: ServerContext): void {
  const config = { scope: 'intake' } as const;
  server.addHook('onSend', async (_request, reply: FastifyReply, payload) => {
    reply.header('x-elastic-product', 'Elasticsearch');
    return payload;
  });
  server.get('/', { config }, async () => handshake(context));
  server.get('/_license', { config }, async () => ({ license: { status: 'active', uid: 'tocsin', type: 'basic' } }));
  server.get('/_xpack', { config }, async () => ({ build: {}, features: { security: { available: true, enabled: true } } }));
  server.get('/_cluster/health', { config }, async () => ({ cluster_name: 'tocsin', status: 'green', number_of_nodes: 1 }));
  for (const path of ['/_bulk', '/:index/_bulk'])
    server.route<{ Params: { index?: string }; Body: string | undefined }>({
      method: ['POST', 'PUT'],
      url: path,
      config,
      handler: async ({ params, body, caller }, reply) => {
        try {
          return bulk(parseBulk(body ?? '', params.index), context, caller?.name ?? '');
        } catch (error) {
          if (!(error instanceof BulkError)) throw error;
          return reply.code(400).send(problem(error.message, 400, 'illegal_argument_exception'));
        }
      },
    });
  server.post<{ Params: { dataset: string }; Body: string | undefined }>(
    '/intake/:dataset',
    { config },
    async ({ params, body, caller }, reply) => {
      const isKnown = params.dataset === 'auto' || normalizers.some(({ dataset }) => dataset === params.dataset);
      if (!isKnown)
        return reply.code(404).send(problem(`no normalizer for the dataset "${params.dataset}"; "auto" recognizes records`, 404));
      return plain(body ?? '', params.dataset, context, caller?.name ?? '');
    },
  );
}

function handshake({ version }: ServerContext): object {
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

/** Every document is taken by itself, so that each has its own answer. */
function bulk(operations: readonly BulkOperation[], { service, now }: ServerContext, source: string): object {
  const started = now();
  const items = operations.map((operation) => {
    if (operation.kind === 'refused') return refusal(operation.action, operation.index, operation.reason);
    const { action, index, id, document } = operation;
    const { events, repeats, lost } = service.take([document], `${source} → ${index}`);
    const [first] = lost;
    if (first) return accepted(action, index, id, 'created', 201);
    return events === 0 && repeats > 0 && action === 'create'
      ? conflict(index, id)
      : accepted(action, index, id, events > 0 ? 'created' : 'noop', events > 0 ? 201 : 200);
  });
  return { took: Math.max(0, now() - started), errors: items.some((item) => 'error' in (Object.values(item)[0] as object)), items };
}

function accepted(action: string, index: string, id: string | undefined, result: string, status: number): Record<string, object> {
  return {
    [action]: {
      _index: index,
      _id: id ?? null,
      _version: 1,
      result,
      status,
      _shards: { total: 1, successful: 1, failed: 0 },
      _seq_no: 0,
      _primary_term: 1,
    },
  };
}

/** Elasticsearch: a document of that id is there already. Shippers take it for delivered. */
function conflict(index: string, id: string | undefined): Record<string, object> {
  const error = { type: 'version_conflict_engine_exception', reason: `[${id ?? ''}]: version conflict, document already exists` };
  return { create: { _index: index, _id: id ?? null, status: 409, error } };
}

function refusal(action: string, index: string, reason: string): Record<string, object> {
  return { [action]: { _index: index, _id: null, status: 400, error: { type: 'illegal_argument_exception', reason } } };
}

/** A JSON text a line. Lines that are none go to the dead-letter with the rest. */
function plain(body: string, dataset: string, { service }: ServerContext, source: string): object {
  const records: unknown[] = [];
  let broken = 0;
  for (const line of body.split('\n')) {
    if (line.trim() === '') continue;
    try {
      records.push(JSON.parse(line));
    } catch {
      broken++;
      records.push({ message: line });
    }
  }
  const { events, repeats, lost } = service.take(records, source, dataset === 'auto' ? {} : { dataset });
  return { events, repeats, lost: lost.length, broken };
}
