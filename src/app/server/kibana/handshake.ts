import type { FastifyInstance } from 'fastify';
import { ApiError } from '../api-error.ts';
import { mayDo } from '../authentication.ts';
import type { ServerContext } from '../context.ts';

/** The version of Kibana whose API is spoken: tools ask before they send. */
const KIBANA_VERSION = '8.19.0';

const ALERTS_INDEX = '.alerts-security.alerts-default';

const SPACE = { id: 'default', name: 'Default', description: 'The only space', color: '#00bfb3', disabledFeatures: [], _reserved: true };

/** What Kibana's clients ask first: the version, the spaces, what they may do. */
export function addHandshakeRoutes(server: FastifyInstance, { version }: ServerContext): void {
  const config = { scope: 'viewer' } as const;
  server.get('/api/status', { config: { ...config, summary: 'The version of Kibana whose API is spoken' } }, async () => status(version));
  server.get('/api/spaces/space', { config: { ...config, summary: 'The spaces: one' } }, async () => [SPACE]);
  server.get<{ Params: { id: string } }>('/api/spaces/space/:id', { config: { ...config, summary: 'A space' } }, async ({ params }) => {
    if (params.id !== SPACE.id) throw new ApiError(404, `Saved object [space/${params.id}] not found`);
    return SPACE;
  });
  server.get('/api/detection_engine/index', { config: { ...config, summary: 'The index of alerts' } }, async () => ({
    name: ALERTS_INDEX,
    index_mapping_outdated: false,
  }));
  server.post('/api/detection_engine/index', { config: { ...config, summary: 'Nothing is to be set up' } }, async () => ({
    acknowledged: true,
  }));
  server.get('/api/detection_engine/privileges', { config: { ...config, summary: 'What the caller may do' } }, async ({ caller }) => {
    const [reads, writes] = [true, caller !== undefined && mayDo(caller, 'engineer')];
    const all = { all: writes, read: reads, write: writes, index: writes, create: writes, delete: writes, view_index_metadata: reads };
    return {
      username: caller?.name ?? '',
      has_all_requested: writes,
      cluster: { monitor: reads, manage: writes },
      index: { [ALERTS_INDEX]: { ...all, maintenance: writes, manage: writes, create_index: writes, create_doc: writes, monitor: reads } },
      application: {},
      is_authenticated: true,
      has_encryption_key: true,
    };
  });
}

function status(version: string): object {
  const available = { level: 'available', summary: 'All services are available' };
  return {
    name: 'tocsin',
    uuid: 'tocsin',
    version: {
      number: KIBANA_VERSION,
      build_hash: version,
      build_number: 1,
      build_snapshot: false,
      build_flavor: 'traditional',
      build_date: '2026-01-01T00:00:00.000Z',
    },
    status: { overall: available, core: { elasticsearch: available, savedObjects: available }, plugins: {} },
  };
}
