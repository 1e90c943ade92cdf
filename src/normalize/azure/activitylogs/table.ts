import type { JsonValue } from '#base/json.ts';
import { type AzureResourceConversion, azureResourceConversions, azureResourceRows } from '../../azure-resource-id.ts';
import { azureTime } from '../../azure-time.ts';
import { type Conversion, textOf } from '../../conversion.ts';
import type { Table } from '../../table.ts';

type Own = AzureResourceConversion | 'azureTime' | 'ended' | 'stated' | 'types' | 'textOnly';

const LOGS = 'azure.activitylogs';
const PROPERTIES = `${LOGS}.properties`;

/** The export record, its JSON texts opened. Who did it needs code: `normalize.ts`. Empty members stay. */
export const activitylogsTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'cloud.provider': 'azure' },
  rest: [
    { from: '', to: LOGS },
    { from: 'properties', to: PROPERTIES },
  ],
  rows: [
    { from: 'time', to: '@timestamp', as: 'azureTime' },
    { from: 'operationName', to: `${LOGS}.operation_name` },
    { from: 'operationName', to: 'event.action', as: 'text' },
    { from: 'operationVersion', to: `${LOGS}.operation_version` },
    { from: 'category', to: 'event.type', as: 'types', isKept: true },
    { from: 'properties.eventCategory', to: `${LOGS}.event_category` },
    { from: 'properties.result', to: 'event.outcome', as: 'stated', isKept: true },
    { from: 'resultType', to: 'event.outcome', as: 'ended' },
    { from: 'resultType', to: `${LOGS}.result_type` },
    { from: 'resultSignature', to: `${LOGS}.result_signature` },
    { from: 'tenantId', to: `${LOGS}.tenant_id`, as: 'text' },
    { from: 'level', to: 'log.level' },
    { from: 'Level', to: `${LOGS}.level` },
    { from: 'durationMs', to: 'event.duration', as: 'millisecondsAsNanoseconds' },
    { from: 'location', to: 'geo.name', as: 'text' },
    { from: 'correlationId', to: ['azure.correlation_id', 'azure.correlation.id'], as: 'text' },
    ...azureResourceRows('resourceId', 'tenantId'),
    { from: 'resourceId', add: 'related.entity', as: 'words' },
    { from: 'callerIpAddress', to: ['source.ip', 'client.ip'], add: 'related.ip', as: 'ip', else: 'source.address' },
    { from: 'identity', to: `${LOGS}.identity_name`, as: 'textOnly' },
    { from: 'properties.serviceRequestId', to: `${PROPERTIES}.service_request_id` },
    { from: 'properties.statusCode', to: `${PROPERTIES}.status_code` },
    { from: 'properties.statusMessage', to: 'message', as: 'text' },
  ],
};

const TYPES = new Map([
  ['write', ['change']],
  ['action', ['change']],
  ['read', ['access']],
  ['delete', ['deletion']],
]);

export const activitylogsConversions: Readonly<Record<Own, Conversion>> = {
  ...azureResourceConversions,
  azureTime,
  /** `Start`, `Accept` and `Succeeded` are no outcome in Elastic's documents. */
  ended: (value) => among(textOf(value)?.toLowerCase(), ['success', 'failure']),
  stated: (value) => among(value, ['success', 'failure', 'unknown']),
  types: (value) => TYPES.get(textOf(value)?.toLowerCase() ?? ''),
  textOnly: (value) => (typeof value === 'string' ? value : undefined),
};

function among(value: JsonValue | undefined, words: readonly string[]): string | undefined {
  return typeof value === 'string' && words.includes(value) ? value : undefined;
}
