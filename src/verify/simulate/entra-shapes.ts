import type { JsonObject, JsonValue } from '#base/json.ts';
import type { EntraActor, EntraEvent, EntraTarget } from './entra.ts';
import type { Container } from './label.ts';
import { unifiedAuditRow } from './unified-audit.ts';

/** One way in which the world meets directory audit events. */
export type EntraShape = {
  readonly name: EntraShapeName;
  readonly container: Container;
  readonly dataset: 'azure.auditlogs' | 'o365.audit';
  /** The stream of a tenant. */
  readonly stream: (tenant: string) => string;
  readonly id: (event: EntraEvent) => string;
  readonly render: (event: EntraEvent) => JsonObject;
};

export type EntraShapeName = 'export-lines' | 'export-records' | 'export-array' | 'log-analytics' | 'graph' | 'unified-audit' | 'elastic';

const directoryId = (event: EntraEvent): string => event.id;
const directory = { dataset: 'azure.auditlogs', id: directoryId } as const;

/** Every shape. `export-*` are diagnostic settings: a storage blob's lines, an Event Hub message, an array. */
export const entraShapes: readonly EntraShape[] = [
  { ...directory, name: 'export-lines', container: 'lines', stream: (tenant) => `entra/${tenant}-auditlogs.ndjson`, render: exportRecord },
  { ...directory, name: 'export-records', container: 'records', stream: (tenant) => `entra/${tenant}-eventhub`, render: exportRecord },
  { ...directory, name: 'export-array', container: 'array', stream: (tenant) => `entra/${tenant}-export`, render: exportRecord },
  {
    ...directory,
    name: 'log-analytics',
    container: 'lines',
    stream: (tenant) => `entra/${tenant}-log-analytics.ndjson`,
    render: logAnalyticsRow,
  },
  { ...directory, name: 'graph', container: 'value', stream: (tenant) => `entra/${tenant}-graph`, render: graphAudit },
  { ...directory, name: 'elastic', container: 'lines', stream: (tenant) => `entra/${tenant}-elastic.ndjson`, render: elasticDocument },
  {
    name: 'unified-audit',
    container: 'lines',
    dataset: 'o365.audit',
    stream: (tenant) => `m365/${tenant}-unified-audit.ndjson`,
    id: (event) => event.unifiedId,
    render: unifiedAuditRow,
  },
];

/** The record of diagnostic settings, as it reaches storage and Event Hub. */
function exportRecord(event: EntraEvent): JsonObject {
  const { actor, tenant } = event;
  const ip = actor.kind === 'user' ? actor.ip : null;
  return {
    time: `${sevenDigits(event)}Z`,
    resourceId: resourceId(event),
    operationName: event.operation,
    operationVersion: '1.0',
    category: 'AuditLogs',
    tenantId: tenant.id,
    resultSignature: 'None',
    durationMs: 0,
    ...(ip === null ? {} : { callerIpAddress: ip }),
    correlationId: event.correlationId,
    ...(actor.kind === 'app' ? { identity: actor.name } : {}),
    Level: 4,
    properties: {
      id: event.id,
      category: event.category,
      correlationId: event.correlationId,
      result: event.result,
      resultReason: event.reason,
      activityDisplayName: event.operation,
      activityDateTime: `${sevenDigits(event)}+00:00`,
      loggedByService: event.service,
      operationType: event.operationType,
      userAgent: null,
      initiatedBy: initiator(actor),
      targetResources: event.targets.map((target) => ({ ...targetResource(target), administrativeUnits: [] })),
      additionalDetails: event.details,
    },
  };
}

/** A row of the `AuditLogs` table: columns in PascalCase, all texts, the nested ones JSON text. */
function logAnalyticsRow(event: EntraEvent): JsonObject {
  return {
    TenantId: event.tenant.workspaceId,
    SourceSystem: 'Azure AD',
    TimeGenerated: `${sevenDigits(event)}Z`,
    ResourceId: resourceId(event),
    OperationName: event.operation,
    OperationVersion: '1.0',
    Category: event.category,
    ResultType: '',
    ResultSignature: 'None',
    ResultDescription: '',
    DurationMs: '0',
    CorrelationId: event.correlationId,
    Resource: 'Microsoft.aadiam',
    ResourceGroup: 'Microsoft.aadiam',
    Identity: event.actor.kind === 'app' ? event.actor.name : '',
    Level: '4',
    AdditionalDetails: JSON.stringify(event.details),
    Id: event.id,
    InitiatedBy: JSON.stringify(initiator(event.actor)),
    LoggedByService: event.service,
    Result: event.result,
    ResultReason: event.reason,
    TargetResources: JSON.stringify(event.targets.map(targetResource)),
    AADTenantId: event.tenant.id,
    ActivityDisplayName: event.operation,
    ActivityDateTime: `${sevenDigits(event)}Z`,
    AADOperationType: event.operationType,
    Type: 'AuditLogs',
  };
}

/** A `directoryAudit` of Microsoft Graph: what an export record holds under `properties`. */
function graphAudit(event: EntraEvent): JsonObject {
  const by = initiator(event.actor);
  return {
    id: event.id,
    category: event.category,
    correlationId: event.correlationId,
    result: event.result,
    resultReason: event.reason,
    activityDisplayName: event.operation,
    activityDateTime: `${sevenDigits(event)}Z`,
    loggedByService: event.service,
    operationType: event.operationType,
    initiatedBy: { user: by.user ?? null, app: by.app ?? null },
    targetResources: event.targets.map((target) => ({
      ...targetResource(target),
      groupType: target.type === 'Group' ? 'unifiedGroups' : null,
      userPrincipalName: target.upn ?? null,
    })),
    additionalDetails: event.details,
  };
}

/** The event as Elastic's integration stores it: lists under numbers, names in snake_case but for the initiator's, the result moved. */
function elasticDocument(event: EntraEvent): JsonObject {
  const { actor, tenant } = event;
  const ip = actor.kind === 'user' ? actor.ip : null;
  const millis = new Date(event.time).toISOString();
  return {
    '@timestamp': millis,
    event: { dataset: 'azure.auditlogs', module: 'azure', kind: 'event', action: event.operation, outcome: event.result, ingested: millis },
    data_stream: { type: 'logs', dataset: 'azure.auditlogs', namespace: 'default' },
    ...(ip === null ? {} : { source: { ip, address: ip } }),
    azure: {
      tenant_id: tenant.id,
      correlation_id: event.correlationId,
      auditlogs: {
        category: 'AuditLogs',
        operation_name: event.operation,
        operation_version: '1.0',
        result_signature: 'None',
        ...(actor.kind === 'app' ? { identity: actor.name } : {}),
        properties: {
          id: event.id,
          category: event.category,
          correlation_id: event.correlationId,
          result_reason: event.reason,
          activity_display_name: event.operation,
          activity_datetime: `${sevenDigits(event)}+00:00`,
          logged_by_service: event.service,
          operation_type: event.operationType,
          initiated_by: elasticInitiator(actor),
          target_resources: numbered(event.targets.map(elasticTarget)),
          additional_details: event.details,
        },
      },
    },
  };
}

function elasticInitiator(actor: EntraActor): JsonObject {
  if (actor.kind === 'app') return { app: { displayName: actor.name, servicePrincipalId: actor.principalId } };
  return { user: { id: actor.id, userPrincipalName: actor.upn, ipAddress: actor.ip, roles: [] } };
}

function elasticTarget(target: EntraTarget): JsonObject {
  const properties = target.modified.map(({ name, before, after }) => ({
    display_name: name,
    ...(before === null ? {} : { old_value: before }),
    ...(after === null ? {} : { new_value: after }),
  }));
  return {
    id: target.id,
    type: target.type,
    ...(target.name === null ? {} : { display_name: target.name }),
    ...(target.upn === undefined ? {} : { user_principal_name: target.upn }),
    modified_properties: numbered(properties),
  };
}

function numbered(items: readonly JsonValue[]): JsonObject {
  return Object.fromEntries(items.map((item, index) => [String(index), item]));
}

function initiator(actor: EntraActor): { readonly user?: JsonObject; readonly app?: JsonObject } {
  if (actor.kind === 'app') {
    return { app: { appId: null, displayName: actor.name, servicePrincipalId: actor.principalId, servicePrincipalName: null } };
  }
  return { user: { id: actor.id, displayName: null, userPrincipalName: actor.upn, ipAddress: actor.ip, roles: [] } };
}

function targetResource(target: EntraTarget): JsonObject {
  return {
    id: target.id,
    displayName: target.name,
    type: target.type,
    ...(target.upn === undefined ? {} : { userPrincipalName: target.upn }),
    modifiedProperties: target.modified.map(({ name, before, after }) => ({ displayName: name, oldValue: before, newValue: after })),
  };
}

function resourceId(event: EntraEvent): string {
  return `/tenants/${event.tenant.id}/providers/Microsoft.aadiam`;
}

/** `2026-03-04T09:12:31.4412345`, without a zone. */
function sevenDigits(event: EntraEvent): string {
  return new Date(event.time).toISOString().slice(0, -1) + String(event.ticks).padStart(4, '0');
}
