import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { compact, memberOf, valueAt } from '../../document.ts';
import { parseJson } from '../../guard.ts';
import type { Recognition } from '../../normalizer.ts';

/** An audit event taken out of what a cloud puts around it. */
type Unwrapped = {
  readonly audit: JsonObject;
  /** What AKS says around it. */
  readonly aks?: JsonObject;
  readonly provider?: 'azure' | 'gcp';
};

type Shape = {
  readonly recognize: (record: JsonObject) => Recognition | undefined;
  readonly unwrap: (record: JsonObject) => Unwrapped | undefined;
};

const isAuditEvent = (value: JsonValue | undefined): value is JsonObject =>
  isJsonObject(value) && (textOf(memberOf(value, 'apiVersion')) ?? '').startsWith('audit.k8s.io/');
const isKubeAudit = (value: JsonValue | undefined): boolean => value === 'kube-audit' || value === 'kube-audit-admin';

const shapes: readonly Shape[] = [
  {
    recognize: (record) => (isAuditEvent(record) ? { confidence: 1, reason: 'apiVersion is audit.k8s.io' } : undefined),
    unwrap: (record) => ({ audit: record }),
  },
  {
    recognize: (record) =>
      isKubeAudit(record.category) && memberOf(record.properties, 'log') !== undefined
        ? { confidence: 1, reason: 'AKS: category is kube-audit, with properties.log' }
        : undefined,
    unwrap: unwrapAks,
  },
  {
    recognize: (record) =>
      isKubeAudit(record.Category) && Object.hasOwn(record, 'log_s')
        ? { confidence: 1, reason: 'AKS in Log Analytics: Category is kube-audit, with log_s' }
        : undefined,
    unwrap: (row) =>
      unwrapAks({
        category: row.Category ?? null,
        time: row.TimeGenerated ?? null,
        resourceId: row._ResourceId ?? row.ResourceId ?? null,
        properties: { log: row.log_s ?? null },
      }),
  },
  {
    recognize: (record) =>
      ['AuditId', 'Verb', 'ObjectRef', 'RequestUri'].every((name) => Object.hasOwn(record, name))
        ? { confidence: 0.95, reason: 'AKSAudit row: columns AuditId, Verb, ObjectRef and RequestUri' }
        : undefined,
    unwrap: unwrapRow,
  },
  {
    recognize: (record) =>
      valueAt(record, ['resource', 'type']) === 'k8s_cluster' && isJsonObject(record.protoPayload)
        ? { confidence: 0.5, reason: 'Kubernetes Engine: resource.type is k8s_cluster' }
        : undefined,
    unwrap: unwrapGke,
  },
];

export function recognizeShape(record: JsonObject): { readonly shape: Shape; readonly recognition: Recognition } | undefined {
  for (const shape of shapes) {
    const recognition = shape.recognize(record);
    if (recognition) return { shape, recognition };
  }
  return undefined;
}

/** The log is JSON text, and at times an object already. */
function unwrapAks(record: JsonObject): Unwrapped | undefined {
  const { properties, ...around } = record;
  const log = memberOf(properties, 'log');
  const parsed = typeof log === 'string' ? parseJson(log) : { value: log ?? null };
  if ('problem' in parsed || !isJsonObject(parsed.value)) return undefined;
  const { operationName, resourceId, serviceBuild, ...rest } = around;
  return {
    audit: parsed.value,
    provider: 'azure',
    aks: compact({
      ...rest,
      operation_name: operationName,
      resource_id: resourceId,
      service_build: serviceBuild,
      container_id: memberOf(properties, 'containerID'),
      pod: memberOf(properties, 'pod'),
      stream: memberOf(properties, 'stream'),
    }),
  };
}

function unwrapRow(row: JsonObject): Unwrapped {
  return {
    provider: 'azure',
    aks: compact({ time: row.TimeGenerated, resource_id: row._ResourceId, pod: row.PodName }),
    audit: compact({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: row.Level,
      auditID: row.AuditId,
      stage: row.Stage,
      requestURI: row.RequestUri,
      verb: row.Verb,
      user: row.User,
      impersonatedUser: row.ImpersonatedUser,
      sourceIPs: row.SourceIps,
      userAgent: row.UserAgent,
      objectRef: row.ObjectRef,
      responseStatus: row.ResponseStatus,
      requestObject: row.RequestObject,
      responseObject: row.ResponseObject,
      requestReceivedTimestamp: row.RequestReceivedTime,
      stageTimestamp: row.StageReceivedTime,
      annotations: row.Annotations,
    }),
  };
}

/** An entry of Google's audit log; `gcp.audit` says more of it. */
function unwrapGke(entry: JsonObject): Unwrapped {
  const { insertId, receiveTimestamp, timestamp, labels, ...rest } = entry;
  return {
    provider: 'gcp',
    audit: compact({
      ...rest,
      auditID: insertId,
      requestReceivedTimestamp: receiveTimestamp,
      stageTimestamp: timestamp,
      annotations: labels,
      responseStatus: compact({ code: valueAt(entry, ['protoPayload', 'status', 'code']) }),
    }),
  };
}
