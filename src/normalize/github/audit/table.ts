import type { Conversion } from '../../conversion.ts';
import type { Table } from '../../table.ts';

type Own = 'category';

/** Numbers that are names of things, not amounts. */
const IDS = [
  ...['actor_id', 'audit_log_stream_id', 'business_id', 'hook_id', 'integration_id', 'oauth_application_id', 'org_id', 'pull_request_id'],
  ...['repo_id', 'repository_id', 'token_id', 'user_id', 'workflow_id', 'workflow_run_id', 'version'],
];

/** An entry without its empty members: what has no ECS field keeps its name below `github`. Categories need code: `normalize.ts`. */
export const auditTable: Table<Own> = {
  constants: { 'event.kind': 'event' },
  rest: [{ from: '', to: 'github', except: ['created_at', '@timestamp'] }],
  rows: [
    { from: 'created_at', to: '@timestamp', as: 'date' },
    { from: 'created_at', to: '@timestamp', as: 'epochMilliseconds' },
    { from: '@timestamp', to: '@timestamp', as: 'date' },
    { from: '@timestamp', to: '@timestamp', as: 'epochMilliseconds' },
    { from: '_document_id', to: 'event.id', as: 'text' },
    { from: 'action', to: 'event.action', as: 'text' },
    { from: 'action', to: 'github.category', as: 'category' },
    { from: 'actor', to: 'user.name', add: 'related.user', as: 'text' },
    { from: 'user', to: 'user.target.name', add: 'related.user', as: 'text' },
    { from: 'data.team', to: 'github.team', as: 'text', isKept: true },
    { from: 'team', to: 'github.team', as: 'text' },
    { from: 'actor_ip', to: ['github.actor_ip', 'source.ip'], add: 'related.ip', as: 'ip' },
    { from: 'actor_location.country_code', to: 'client.geo.country_iso_code', as: 'text', isKept: true },
    { from: 'user_agent', to: 'user_agent.original', as: 'text', isKept: true },
    { from: 'repository_public', to: 'github.repository_public', as: 'boolean' },
    { from: 'public_repo', to: 'github.public_repo', as: 'boolean' },
    ...IDS.map((name) => ({ from: name, to: `github.${name}`, as: 'text' }) as const),
  ],
};

export const auditConversions: Readonly<Record<Own, Conversion>> = {
  /** `repo` of `repo.create`. */
  category: (value) => (typeof value === 'string' ? /^([a-z_]+)\../.exec(value)?.[1] : undefined),
};
