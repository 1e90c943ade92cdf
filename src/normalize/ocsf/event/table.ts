import { type Conversion, textOf } from '../../conversion.ts';
import type { Table } from '../../table.ts';

type Own = 'status' | 'lowerWord';

/** What every class of the Open Cybersecurity Schema has in common; the record stays whole below `ocsf`. */
export const ocsfTable: Table<Own> = {
  constants: { 'event.kind': 'event' },
  rest: [{ from: '', to: 'ocsf' }],
  rows: [
    { from: 'time_dt', to: '@timestamp', as: 'date', isKept: true },
    { from: 'time', to: '@timestamp', as: 'epochMilliseconds', isKept: true },
    { from: ['api.operation', 'activity_name'], to: 'event.action', as: 'text', isKept: true },
    { from: 'metadata.uid', to: 'event.id', as: 'text', isKept: true },
    { from: ['api.service.name', 'metadata.product.name'], to: 'event.provider', as: 'text', isKept: true },
    { from: 'status_id', to: 'event.outcome', as: 'status', isKept: true },
    { from: 'message', to: 'message', as: 'text', isKept: true },
    { from: 'cloud.provider', to: 'cloud.provider', as: 'lowerWord', isKept: true },
    { from: 'cloud.region', to: 'cloud.region', as: 'text', isKept: true },
    { from: 'cloud.account.uid', to: 'cloud.account.id', as: 'text', isKept: true },
    { from: 'actor.user.uid', to: 'user.id', as: 'text', isKept: true },
    { from: 'actor.user.name', to: 'user.name', add: 'related.user', as: 'text', isKept: true },
    { from: 'src_endpoint.ip', to: 'source.ip', add: 'related.ip', as: 'ip', isKept: true },
    { from: 'http_request.user_agent', to: 'user_agent.original', as: 'text', isKept: true },
  ],
};

export const ocsfConversions: Readonly<Record<Own, Conversion>> = {
  status: (value) => (value === 1 ? 'success' : value === 2 ? 'failure' : undefined),
  lowerWord: (value) => textOf(value)?.toLowerCase(),
};
