import type { JsonValue } from '#base/json.ts';
import { type Conversion, conversions } from '../../conversion.ts';
import type { Table } from '../../table.ts';

type Own = 'ips' | 'decision';

/** The audit event, taken out of its wrapper, with annotations by names without dots. Everything stays below `kubernetes.audit` as well. */
export const auditLogsTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'orchestrator.type': 'kubernetes' },
  rest: [{ from: '', to: 'kubernetes.audit' }],
  rows: [
    { from: ['stageTimestamp', 'requestReceivedTimestamp'], to: '@timestamp', as: 'date', isKept: true },
    { from: 'aks_metadata.time', to: '@timestamp', as: 'date', isKept: true },
    { from: 'verb', to: 'event.action', as: 'text', isKept: true },
    { from: 'annotations.authorization_k8s_io/decision', to: 'event.outcome', as: 'decision', isKept: true },
    { from: 'user.uid', to: 'user.id', add: 'related.user', as: 'text', isKept: true },
    { from: 'user.username', to: 'user.name', add: 'related.user', as: 'text', isKept: true },
    { from: 'userAgent', to: 'user_agent.original', as: 'text', isKept: true },
    { from: 'sourceIPs', to: ['source.ip', 'client.ip', 'related.ip'], as: 'ips', isKept: true },
    { from: 'apiVersion', to: 'orchestrator.api_version', as: 'text', isKept: true },
    { from: 'objectRef.resource', to: 'orchestrator.resource.type', as: 'text', isKept: true },
    { from: 'resource.type', to: 'orchestrator.resource.type', as: 'text', isKept: true },
    { from: 'objectRef.namespace', to: 'orchestrator.namespace', as: 'text', isKept: true },
    { from: ['objectRef.name', 'protoPayload.resourceName'], to: 'orchestrator.resource.name', as: 'text', isKept: true },
    { from: 'resource.labels.cluster_name', to: 'orchestrator.cluster.name', as: 'text', isKept: true },
    { from: 'resource.labels.project_id', to: 'orchestrator.cluster.id', as: 'text', isKept: true },
  ],
};

export const auditLogsConversions: Readonly<Record<Own, Conversion>> = {
  /** The addresses the request went through, the client's first. */
  ips: (value) => {
    const found = (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).filter((ip) => conversions.ip(ip) !== undefined);
    return found.length > 0 ? found : undefined;
  },
  decision: (value) => (value === 'allow' ? 'success' : value === 'forbid' ? 'failure' : undefined),
};
