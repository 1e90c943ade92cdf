import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Conversion } from '../../conversion.ts';
import { type Draft, setMember } from '../../document.ts';
import type { Table } from '../../table.ts';

type Own = 'logKind' | 'kubernetes' | 'authorizations' | 'sourceLogs';

const AUDIT = 'gcp.audit';
const PAYLOAD = 'protoPayload';
const AUTHENTICATION = `${PAYLOAD}.authenticationInfo`;
const VIOLATION = `${PAYLOAD}.policyViolationInfo.orgPolicyViolationInfo`;
const CLUSTER = { path: 'resource.type', is: ['k8s_cluster', 'gke_cluster'] };

/** A log entry without its empty members. Outcome, entities and Kubernetes resources need code: `normalize.ts`. */
export const auditTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'cloud.provider': 'gcp' },
  rows: [
    { from: ['timestamp', 'receiveTimestamp'], to: '@timestamp', as: 'date' },
    { from: 'receiveTimestamp', to: `${AUDIT}.receive_timestamp`, as: 'date' },
    { from: 'insertId', to: 'event.id', as: 'text' },
    { from: 'logName', to: 'log.logger', as: 'text' },
    { from: 'logName', to: 'event.provider', as: 'logKind' },
    { from: 'severity', to: 'log.level', as: 'text' },
    { from: 'resource.type', to: `${AUDIT}.resource.type`, as: 'text' },
    { from: 'resource.type', to: 'orchestrator.type', as: 'kubernetes' },
    { from: 'resource.labels.cluster_name', to: 'orchestrator.cluster.name', as: 'text', when: CLUSTER },
    { from: 'resource.labels.project_id', to: 'cloud.project.id', as: 'text' },
    { from: 'resource.labels.instance_id', to: 'cloud.instance.id', as: 'text' },
    { from: 'resource.labels.location', to: 'cloud.availability_zone', as: 'text' },
    { from: 'resource.labels.resource_container', to: `${AUDIT}.resource.labels.resource_container`, as: 'text' },
    { from: 'labels', to: `${AUDIT}.labels`, as: 'object' },

    { from: `${PAYLOAD}.@type`, to: `${AUDIT}.type`, as: 'text' },
    { from: `${PAYLOAD}.methodName`, to: 'event.action', as: 'text' },
    { from: `${PAYLOAD}.serviceName`, to: 'service.name', as: 'text' },
    { from: `${PAYLOAD}.resourceName`, to: `${AUDIT}.resource_name`, as: 'text' },
    { from: `${PAYLOAD}.resourceLocation.currentLocations`, to: `${AUDIT}.resource_location.current_locations` },
    { from: `${PAYLOAD}.numResponseItems`, to: `${AUDIT}.num_response_items`, as: 'number' },
    { from: `${PAYLOAD}.status.code`, to: `${AUDIT}.status.code`, as: 'number' },
    { from: `${PAYLOAD}.status.message`, to: `${AUDIT}.status.message`, as: 'text' },
    { from: `${PAYLOAD}.status.details`, to: `${AUDIT}.status.details`, as: 'any' },
    { from: `${PAYLOAD}.metadata`, to: `${AUDIT}.metadata`, as: 'object' },
    { from: `${PAYLOAD}.request`, to: `${AUDIT}.request`, as: 'object' },
    { from: `${PAYLOAD}.response`, to: `${AUDIT}.response`, as: 'object' },
    { from: `${PAYLOAD}.authorizationInfo`, to: `${AUDIT}.authorization_info`, as: 'authorizations' },
    { from: `${PAYLOAD}.serviceData.policyDelta.bindingDeltas`, to: `${AUDIT}.service_data.policy_delta.binding_deltas`, as: 'any' },
    { from: `${VIOLATION}.violationInfo`, to: `${AUDIT}.policy_violation_info.violations`, as: 'any' },
    { from: `${VIOLATION}.payload`, to: `${AUDIT}.policy_violation_info.payload`, as: 'any' },
    { from: `${VIOLATION}.resourceType`, to: `${AUDIT}.policy_violation_info.resource_type`, as: 'text' },
    { from: `${VIOLATION}.resourceTags`, to: `${AUDIT}.policy_violation_info.resource_tags`, as: 'any' },

    { from: `${AUTHENTICATION}.principalEmail`, to: ['client.user.email', 'user.email'], add: 'related.user', as: 'text' },
    { from: `${AUTHENTICATION}.principalEmail`, add: 'related.user', as: 'text' },
    { from: `${AUTHENTICATION}.principalSubject`, to: ['client.user.id', 'user.id'], as: 'text' },
    { from: `${AUTHENTICATION}.authoritySelector`, to: `${AUDIT}.authentication_info.authority_selector`, as: 'text' },
    { from: `${AUTHENTICATION}.serviceAccountKeyName`, to: `${AUDIT}.authentication_info.service_account_key_name`, as: 'text' },
    {
      from: `${AUTHENTICATION}.serviceAccountDelegationInfo`,
      to: `${AUDIT}.authentication_info.service_account_delegation_info`,
      as: 'any',
    },
    { from: `${AUTHENTICATION}.thirdPartyPrincipal`, to: `${AUDIT}.authentication_info.third_party_principal`, as: 'any' },
    { from: `${PAYLOAD}.requestMetadata.callerIp`, to: 'source.ip', add: 'related.ip', as: 'ip' },
    { from: `${PAYLOAD}.requestMetadata.callerSuppliedUserAgent`, to: 'user_agent.original', as: 'text' },

    { from: 'jsonPayload.access.methodName', to: [`${AUDIT}.access.method_name`, 'event.action'], as: 'text' },
    { from: 'jsonPayload.access.serviceName', to: [`${AUDIT}.access.service_name`, 'service.name'], as: 'text' },
    { from: 'jsonPayload.access.principalEmail', to: [`${AUDIT}.access.principal_email`, 'client.user.email', 'user.email'], as: 'text' },
    { from: 'jsonPayload.access.principalEmail', add: 'related.user', as: 'text' },
    { from: 'jsonPayload.access.principalSubject', to: `${AUDIT}.access.principal_subject`, as: 'text' },
    { from: 'jsonPayload.access.userAgent', to: [`${AUDIT}.access.user_agent`, 'user_agent.original'], as: 'text' },
    { from: 'jsonPayload.access.callerIp', to: 'source.ip', add: 'related.ip', as: 'ip' },
    { from: 'jsonPayload.access.callerIpGeo.regionCode', to: `${AUDIT}.access.caller_ip_geo.region_code`, as: 'text' },
    { from: 'jsonPayload.actionTime', to: `${AUDIT}.action_time`, as: 'date' },
    { from: 'jsonPayload.actionType', to: `${AUDIT}.action_type`, as: 'text' },
    { from: 'jsonPayload.affectedResources', to: `${AUDIT}.affected_resources`, as: 'any' },
    { from: 'jsonPayload.learnMoreUri', to: `${AUDIT}.learn_more_uri` },
    { from: 'jsonPayload.sourceLogIds', to: `${AUDIT}.source_log_ids`, as: 'sourceLogs' },
  ],
};

export const auditConversions: Readonly<Record<Own, Conversion>> = {
  /** `activity` of `projects/p/logs/cloudaudit.googleapis.com%2Factivity`. */
  logKind: (value) => {
    const at = typeof value === 'string' ? value.indexOf('%2F') : -1;
    return typeof value === 'string' && at >= 0 ? value.slice(at + 3) || undefined : undefined;
  },
  kubernetes: (value) => (typeof value === 'string' && CLUSTER.is.includes(value) ? 'kubernetes' : undefined),
  authorizations: (value) => renamedMembers(value, { resourceAttributes: 'resource_attributes' }),
  sourceLogs: (value) =>
    renamedMembers(value, {
      insertId: 'insert_id',
      queryUri: 'query_uri',
      resourceContainer: 'resource_container',
      logTime: 'log_time',
    }),
};

/** A list of objects with members renamed; anything else as it is. */
function renamedMembers(value: JsonValue, names: Readonly<Record<string, string>>): JsonValue {
  if (!Array.isArray(value)) return value;
  return value.map((member: JsonValue) => (isJsonObject(member) ? renamedObject(member, names) : member));
}

function renamedObject(object: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const written: Draft = {};
  for (const [name, value] of Object.entries(object)) setMember(written, Object.hasOwn(names, name) ? (names[name] ?? name) : name, value);
  return written;
}
