import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, memberOf, scalarsAt, setAt, setMember, valueAt } from '../../document.ts';
import type { Normalized, Normalizer } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { deriveAuditlogs } from './derive.ts';
import { auditlogsFacts } from './facts.ts';
import { auditlogsFields } from './fields.ts';
import { invertAuditlogs } from './invert.ts';
import { recognizeShape } from './shapes.ts';
import { auditlogsConversions, auditlogsTable } from './table.ts';

export const azureAuditlogs: Normalizer = {
  dataset: 'azure.auditlogs',
  title: 'Microsoft Entra ID audit logs',
  fields: auditlogsFields,
  facts: auditlogsFacts,
  recognize: (record) => recognizeShape(record)?.recognition,
  normalize: normalizeAuditlogs,
  derive: deriveAuditlogs,
  invert: invertAuditlogs,
};

const readTable = compileTable(auditlogsTable, auditlogsConversions);
const PROPERTIES = ['azure', 'auditlogs', 'properties'] as const;
const RELATED_ENTITY = ['related', 'entity'] as const;

function normalizeAuditlogs(raw: JsonObject): Normalized {
  const record = recognizeShape(raw)?.shape.asExportRecord(raw) ?? raw;
  const document = readTable(record);
  writeActor(record, document);
  writeTargets(record, document);
  const { vendorId, fields } = deriveAuditlogs(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

/** Only `initiatedBy` itself is renamed; its members keep their names. Some nulls go, the others stay. */
function writeActor(record: JsonObject, document: Draft): void {
  const initiatedBy = valueAt(record, ['properties', 'initiatedBy']);
  if (initiatedBy === undefined) return;
  const kept = isJsonObject(initiatedBy)
    ? withoutNullMembers(initiatedBy, { user: ['displayName'], app: ['appId', 'servicePrincipalName'] })
    : initiatedBy;
  setAt(document, [...PROPERTIES, 'initiated_by'], kept);
}

function withoutNullMembers(object: JsonObject, names: Readonly<Record<string, readonly string[]>>): JsonObject {
  const kept: Draft = { ...object };
  for (const [member, dropped] of Object.entries(names)) {
    const value = memberOf(object, member);
    if (isJsonObject(value))
      kept[member] = Object.fromEntries(Object.entries(value).filter(([name, v]) => v !== null || !dropped.includes(name)));
  }
  return kept;
}

/**
 * Targets and their changed properties are objects keyed by position. Elastic's script stops at a target without a list of changed
 * properties and then leaves the raw list as well; here the later targets are read all the same.
 */
function writeTargets(record: JsonObject, document: Draft): void {
  const targets = valueAt(record, ['properties', 'targetResources']);
  const entities = new Set(scalarsAt(document, RELATED_ENTITY).map(String));
  for (const id of scalarsAt(targets, ['id'])) if (id !== '') entities.add(String(id));
  setAt(document, RELATED_ENTITY, [...entities]);
  if (targets === undefined) return;
  const isWhole = Array.isArray(targets) && targets.every((target: JsonValue) => Array.isArray(memberOf(target, 'modifiedProperties')));
  if (!isWhole) setAt(document, [...PROPERTIES, 'targetResources'], targets);
  if (!Array.isArray(targets)) return;
  const written: Draft = {};
  for (const [i, target] of targets.entries()) if (isJsonObject(target)) written[i] = targetOf(target);
  setAt(document, [...PROPERTIES, 'target_resources'], written);
}

function targetOf(target: JsonObject): JsonObject {
  const written: Draft = { id: memberOf(target, 'id') ?? null, type: memberOf(target, 'type') ?? null };
  setUnlessNull(written, 'display_name', memberOf(target, 'displayName'));
  setUnlessNull(written, 'ip_address', memberOf(target, 'ipAddress'));
  setUnlessNull(written, 'user_principal_name', memberOf(target, 'userPrincipalName'));
  written.modified_properties = modifiedProperties(memberOf(target, 'modifiedProperties'));
  return written;
}

function modifiedProperties(value: JsonValue | undefined): JsonObject {
  const written: Draft = {};
  if (!Array.isArray(value)) return written;
  for (const [i, property] of value.entries()) {
    const one: Draft = { display_name: memberOf(property, 'displayName') ?? null };
    setUnlessNull(one, 'new_value', memberOf(property, 'newValue'));
    setUnlessNull(one, 'old_value', memberOf(property, 'oldValue'));
    written[i] = one;
  }
  return written;
}

function setUnlessNull(object: Draft, name: string, value: JsonValue | undefined): void {
  if (value !== undefined && value !== null) setMember(object, name, value);
}
