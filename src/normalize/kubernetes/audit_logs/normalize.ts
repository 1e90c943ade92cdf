import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, memberOf, setMember, withoutEmpty } from '../../document.ts';
import type { Normalized, Normalizer } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { deriveAuditLogs } from './derive.ts';
import { auditLogsFields } from './fields.ts';
import { invertAuditLogs } from './invert.ts';
import { withoutSecrets } from './secrets.ts';
import { recognizeShape } from './shapes.ts';
import { auditLogsConversions, auditLogsTable } from './table.ts';

export const kubernetesAuditLogs: Normalizer = {
  dataset: 'kubernetes.audit_logs',
  title: 'Kubernetes audit logs',
  fields: auditLogsFields,
  recognize: (record) => recognizeShape(record)?.recognition,
  normalize: normalizeAuditLogs,
  derive: deriveAuditLogs,
  invert: invertAuditLogs,
};

const readTable = compileTable(auditLogsTable, auditLogsConversions);

function normalizeAuditLogs(raw: JsonObject): Normalized {
  const known = recognizeShape(raw);
  const unwrapped = known === undefined ? { audit: raw } : known.shape.unwrap(raw);
  if (unwrapped === undefined) return { kind: 'failure', reason: 'properties.log is no JSON object' };
  const { audit, aks, provider } = unwrapped;
  const trimmed = withoutSecrets(withPlainAnnotations(withoutMetadata(audit)));
  const record = withoutEmpty(aks === undefined ? trimmed : { ...trimmed, aks_metadata: aks });
  if (!isJsonObject(record)) return { kind: 'failure', reason: 'The record is empty' };
  const document = readTable(record);
  if (provider !== undefined) document.cloud = { provider };
  const { vendorId, fields } = deriveAuditLogs(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

/** The metadata of what was sent and answered is left out, as Elastic does it: it is large and says little. */
function withoutMetadata(audit: JsonObject): JsonObject {
  const kept: Draft = { ...audit };
  for (const name of ['requestObject', 'responseObject']) {
    const body = memberOf(audit, name);
    if (!isJsonObject(body) || !Object.hasOwn(body, 'metadata')) continue;
    const { metadata: _, ...rest } = body;
    kept[name] = rest;
  }
  return kept;
}

/** `authorization.k8s.io/decision` is `authorization_k8s_io/decision`. */
function withPlainAnnotations(audit: JsonObject): JsonObject {
  const annotations: JsonValue | undefined = memberOf(audit, 'annotations');
  if (!isJsonObject(annotations)) return audit;
  const plain: Draft = {};
  for (const [name, value] of Object.entries(annotations)) setMember(plain, name.replaceAll('.', '_'), value);
  return { ...audit, annotations: plain };
}
