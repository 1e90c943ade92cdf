import { isJsonObject, type JsonValue } from '#base/json.ts';
import { memberOf } from '../../document.ts';
import { compileInverse, withNames } from '../../inverse.ts';
import { auditLogsTable } from './table.ts';

const DECISIONS = new Map<JsonValue, string>([
  ['success', 'allow'],
  ['failure', 'forbid'],
]);

/** The audit event with the wanted fields, without a wrapper. */
export const invertAuditLogs = compileInverse({
  base: {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: 'made',
    stage: 'ResponseComplete',
    stageTimestamp: '2026-03-04T10:00:00.000000Z',
  },
  table: auditLogsTable,
  back: { decision: (value) => DECISIONS.get(value), ips: (value) => (Array.isArray(value) ? value : [value]) },
  finish: (_wanted, record) => {
    const annotations = memberOf(record, 'annotations');
    if (isJsonObject(annotations)) record.annotations = withNames(annotations, (name) => name.replace('_k8s_io/', '.k8s.io/'));
  },
});
