import type { JsonValue } from '#base/json.ts';
import { providerOfResource, tenantOfResource } from '../../azure-resource-id.ts';
import { azureTime } from '../../azure-time.ts';
import type { Conversion } from '../../conversion.ts';
import type { Table } from '../../table.ts';

type Own = 'azureTime' | 'tenantOfResource' | 'providerOfResource' | 'outcome';

const TENANT = ['azure.tenant_id', 'azure.tenant.id', 'cloud.account.id'] as const;
const PROPERTIES = 'azure.auditlogs.properties';

/** The export record of the diagnostic settings, field by field. Who acted and on what needs code: `normalize.ts`. */
export const auditlogsTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'cloud.provider': 'azure' },
  rest: [
    { from: '', to: 'azure.auditlogs' },
    { from: 'properties', to: PROPERTIES, except: ['initiatedBy', 'targetResources'] },
  ],
  rows: [
    { from: 'time', to: '@timestamp', as: 'azureTime' },
    { from: 'operationName', to: 'azure.auditlogs.operation_name' },
    { from: 'operationName', to: 'event.action', as: 'text' },
    { from: 'operationVersion', to: 'azure.auditlogs.operation_version' },
    { from: 'resultSignature', to: 'azure.auditlogs.result_signature' },
    { from: 'resultDescription', to: 'azure.auditlogs.result_description' },
    { from: 'category', to: 'azure.auditlogs.category' },
    { from: 'identity', to: 'azure.auditlogs.identity' },
    { from: 'level', to: 'log.level' },
    { from: 'Level', to: 'azure.auditlogs.level', as: 'number', else: 'azure.auditlogs.level' },
    { from: 'durationMs', to: 'event.duration', as: 'millisecondsAsNanoseconds' },
    { from: 'resourceId', to: TENANT, as: 'tenantOfResource' },
    { from: 'tenantId', to: TENANT, as: 'words' },
    { from: 'correlationId', to: ['azure.correlation_id', 'azure.correlation.id'], as: 'text' },
    { from: 'resourceId', to: ['azure.resource.id', 'azure.resource_id', 'cloud.resource_id'], as: 'text' },
    { from: 'resourceId', to: ['azure.resource.provider', 'azure.resource_provider.namespace'], as: 'providerOfResource' },
    { from: 'callerIpAddress', to: ['source.ip', 'client.ip'], add: 'related.ip', as: 'ip', else: 'source.address' },
    { from: 'properties.result', to: 'event.outcome', as: 'outcome', else: `${PROPERTIES}.result` },
    { from: 'properties.resultReason', to: `${PROPERTIES}.result_reason` },
    { from: 'properties.resultReason', to: 'event.reason', as: 'words' },
    { from: 'properties.resultDescription', to: `${PROPERTIES}.result_description` },
    { from: 'properties.activityDisplayName', to: `${PROPERTIES}.activity_display_name` },
    { from: 'properties.activityDateTime', to: `${PROPERTIES}.activity_datetime` },
    { from: 'properties.correlationId', to: `${PROPERTIES}.correlation_id` },
    { from: 'properties.loggedByService', to: `${PROPERTIES}.logged_by_service` },
    { from: 'properties.operationType', to: `${PROPERTIES}.operation_type` },
    { from: 'properties.additionalDetails', to: `${PROPERTIES}.additional_details`, as: 'any' },
    { from: 'properties.userAgent', to: `${PROPERTIES}.userAgent`, as: 'text' },
    { from: 'properties.initiatedBy.user.userPrincipalName', to: 'user.name', as: 'words' },
    { from: 'properties.initiatedBy.user.id', to: 'user.id', add: ['related.user', 'related.entity'], as: 'words' },
    { from: 'properties.initiatedBy.user.userPrincipalName', add: 'related.user', as: 'words' },
    { from: 'properties.initiatedBy.user.displayName', to: 'user.full_name', add: 'related.user', as: 'words' },
    { from: 'properties.initiatedBy.app.servicePrincipalId', add: 'related.entity', as: 'words' },
  ],
};

export const auditlogsConversions: Readonly<Record<Own, Conversion>> = {
  azureTime,
  tenantOfResource: (value) => (typeof value === 'string' ? tenantOfResource(value) : undefined),
  providerOfResource: (value) => (typeof value === 'string' ? providerOfResource(value) : undefined),
  outcome: (value) => outcomeOf(value),
};

/** Other results (`timeout`, `unknownFutureValue`) are no ECS outcome and stay where they are. */
function outcomeOf(value: JsonValue): string | undefined {
  const text = typeof value === 'string' ? value.toLowerCase() : undefined;
  return text === 'success' || text === 'failure' ? text : undefined;
}
