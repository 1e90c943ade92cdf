import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { addAt, type Draft, memberOf, setAt, setMember, valueAt, withoutEmpty } from '../../document.ts';
import type { Normalized, Normalizer, Recognition } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { deriveAudit } from './derive.ts';
import { writeEntities } from './entities.ts';
import { auditFields } from './fields.ts';
import { invertAudit } from './invert.ts';
import { kubernetesResource } from './kubernetes.ts';
import { withoutSecrets } from './secrets.ts';
import { auditConversions, auditTable } from './table.ts';

export const gcpAudit: Normalizer = {
  dataset: 'gcp.audit',
  title: 'Google Cloud audit logs',
  fields: auditFields,
  recognize: recognizeAudit,
  normalize: normalizeAudit,
  derive: deriveAudit,
  invert: invertAudit,
};

const readTable = compileTable(auditTable, auditConversions);
const AUDIT_LOG = 'type.googleapis.com/google.cloud.audit.AuditLog';

function recognizeAudit(record: JsonObject): Recognition | undefined {
  const payload = memberOf(record, 'protoPayload');
  if (memberOf(payload, '@type') === AUDIT_LOG) return { confidence: 1, reason: 'protoPayload is an AuditLog' };
  const log = textOf(memberOf(record, 'logName') ?? null) ?? '';
  if (log.includes('cloudaudit.googleapis.com%2F')) return { confidence: 0.95, reason: 'logName is one of cloudaudit.googleapis.com' };
  const isCall = isJsonObject(payload) && typeof payload.methodName === 'string' && typeof payload.serviceName === 'string';
  return isCall ? { confidence: 0.9, reason: 'protoPayload has methodName and serviceName' } : undefined;
}

function normalizeAudit(raw: JsonObject): Normalized {
  const type = memberOf(memberOf(raw, 'protoPayload'), '@type');
  if (type !== undefined && type !== null && type !== AUDIT_LOG) {
    return { kind: 'failure', reason: 'protoPayload is no AuditLog; this is another log of Google Cloud' };
  }
  const record = withoutEmpty(withoutDotNames(withoutSecrets(raw)));
  if (!isJsonObject(record)) return { kind: 'failure', reason: 'The record is empty' };
  const document = readTable(record);
  writeEntities(record, document);
  writeOperation(record, document);
  writeOutcome(raw, document);
  writeStandIns(document);
  if (valueAt(record, ['resource', 'type']) === 'k8s_cluster') writeKubernetes(record, document);
  const { vendorId, fields } = deriveAudit(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

/** Names made of dots alone cannot be fields. The value itself when it has none. */
function withoutDotNames(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const members = value.map((member: JsonValue) => withoutDotNames(member));
    return members.every((member, i) => member === value[i]) ? value : members;
  }
  const object = value as JsonObject;
  const kept: Draft = {};
  let isSame = true;
  for (const [name, member] of Object.entries(object)) {
    const clean = withoutDotNames(member);
    if (/^\.+$/.test(name)) isSame = false;
    else setMember(kept, name, clean);
    if (clean !== member) isSame = false;
  }
  return isSame ? object : kept;
}

/** An operation that takes long is logged when it begins and when it ends. */
function writeOperation(record: JsonObject, document: Draft): void {
  const operation = memberOf(record, 'operation');
  if (!isJsonObject(operation)) return;
  const id = textOf(operation.id ?? null);
  if (id !== undefined && id !== textOf(record.insertId ?? null)) setAt(document, ['gcp', 'audit', 'logentry_operation', 'id'], id);
  const [first, last] = [operation.first === true, operation.last === true];
  if (first && last) return;
  addAt(document, ['event', 'category'], 'session');
  if (first) addAt(document, ['event', 'type'], 'start');
  if (last) addAt(document, ['event', 'type'], 'end');
}

/** A status code decides; without one the only permission that was asked for does, and with several nobody knows. */
function writeOutcome(raw: JsonObject, document: Draft): void {
  const asked = valueAt(raw, ['protoPayload', 'authorizationInfo']);
  const only = Array.isArray(asked) && asked.length === 1 ? (asked[0] as JsonValue) : undefined;
  const granted = memberOf(only, 'granted');
  const code = valueAt(document, ['gcp', 'audit', 'status', 'code']);
  const byCode = typeof code === 'number' ? (code === 0 ? 'success' : 'failure') : undefined;
  const byPermission = granted === true ? 'success' : granted === false ? 'failure' : 'unknown';
  setAt(document, ['event', 'outcome'], byCode ?? byPermission);
  if (only === undefined) return;
  for (const category of ['network', 'configuration']) addAt(document, ['event', 'category'], category);
  if (typeof granted !== 'boolean') return;
  for (const type of ['access', granted ? 'allowed' : 'denied']) addAt(document, ['event', 'type'], type);
}

/** In `request.policy` and `response.status` Elastic keeps objects only; what else stands there gets a name of its own. */
function writeStandIns(document: Draft): void {
  for (const [member, name] of [
    ['request', 'policy'],
    ['response', 'status'],
  ] as const) {
    const path = ['gcp', 'audit', member];
    const object = valueAt(document, path);
    const value = memberOf(object, name);
    if (!isJsonObject(object) || value === undefined || isJsonObject(value)) continue;
    const { [name]: _, ...rest } = object;
    setAt(document, path, { ...rest, [`${name}_value`]: value });
  }
}

function writeKubernetes(record: JsonObject, document: Draft): void {
  const name = textOf(valueAt(record, ['protoPayload', 'resourceName']) ?? null);
  if (name === undefined) return;
  const resource = kubernetesResource(name);
  for (const [path, value] of [
    ['api_version', resource.apiVersion],
    ['namespace', resource.namespace],
    ['resource.type', resource.type],
    ['resource.name', resource.name],
  ] as const) {
    if (value !== undefined && value !== '') setAt(document, ['orchestrator', ...path.split('.')], value);
  }
}
