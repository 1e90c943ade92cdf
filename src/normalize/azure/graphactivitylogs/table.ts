import { type AzureResourceConversion, azureResourceConversions, azureResourceRows } from '../../azure-resource-id.ts';
import { azureTime } from '../../azure-time.ts';
import { type Conversion, textOf } from '../../conversion.ts';
import type { Table } from '../../table.ts';
import { urlParts } from '../../url-parts.ts';

type Own = AzureResourceConversion | 'azureTime' | 'wordList' | 'url';

const LOGS = 'azure.graphactivitylogs';
const PROPERTIES = `${LOGS}.properties`;

/** The export record with its names in snake_case and without empty members. Outcome and type need code: `normalize.ts`. */
export const graphactivitylogsTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'event.category': ['api'], 'cloud.provider': 'azure', 'cloud.service.name': 'Microsoft Graph' },
  rest: [
    { from: '', to: LOGS, except: ['tenant_id', 'duration_ms', 'location'] },
    {
      from: 'properties',
      to: PROPERTIES,
      except: ['tenant_id', 'duration_ms', 'location', 'ip_address', 'request_uri', 'user_agent', 'user_id'],
    },
  ],
  rows: [
    { from: 'time', to: '@timestamp', as: 'azureTime' },
    { from: 'operation_name', to: 'event.action', as: 'text', isKept: true },
    { from: 'level', to: 'log.level', as: 'text' },
    { from: ['duration_ms', 'properties.duration_ms'], to: 'event.duration', as: 'millisecondsAsNanoseconds' },
    { from: 'correlation_id', to: ['azure.correlation_id', 'azure.correlation.id'], as: 'text' },
    { from: 'properties.tenant_id', to: ['azure.tenant_id', 'azure.tenant.id', 'cloud.account.id'], as: 'text' },
    ...azureResourceRows('resource_id', 'tenant_id'),
    { from: ['location', 'properties.location'], to: ['destination.geo.region_name', 'cloud.region'], as: 'text' },
    { from: 'properties.ip_address', to: ['source.ip', 'client.ip'], as: 'ip' },
    { from: 'caller_ip_address', to: ['source.ip', 'client.ip'], as: 'ip', else: 'source.address' },
    { from: 'properties.service_principal_id', to: ['service.id', 'user.id', 'client.user.id'], as: 'text', isKept: true },
    { from: 'properties.user_id', to: ['user.id', 'client.user.id'], as: 'text' },
    { from: 'properties.c_device_id', to: 'device.id', as: 'text', isKept: true },
    { from: 'properties.c_sid', to: 'session.id', as: 'text', isKept: true },
    { from: 'properties.sign_in_activity_id', to: 'token.id', as: 'text', isKept: true },
    { from: 'properties.request_id', to: 'http.request.id', as: 'text' },
    { from: 'properties.request_method', to: 'http.request.method', as: 'text' },
    { from: 'properties.request_uri', to: 'url', as: 'url', else: `${PROPERTIES}.request_uri` },
    { from: 'properties.response_size_bytes', to: 'http.response.bytes', as: 'number' },
    { from: 'properties.response_status_code', to: 'http.response.status_code', as: 'number' },
    { from: 'properties.user_agent', to: 'user_agent.original', as: 'text' },
    { from: 'properties.client_auth_method', to: `${PROPERTIES}.client_auth_method`, as: 'number' },
    { from: 'properties.token_issued_at', to: `${PROPERTIES}.token_issued_at`, as: 'azureTime' },
    { from: 'properties.time_generated', to: `${PROPERTIES}.time_generated`, as: 'azureTime' },
    { from: 'properties._billed_size', to: `${PROPERTIES}.billed_size` },
    { from: 'properties._is_billable', to: `${PROPERTIES}.is_billable`, as: 'boolean' },
    { from: 'properties.roles', to: `${PROPERTIES}.roles`, as: 'wordList' },
    { from: 'properties.scopes', to: `${PROPERTIES}.scopes`, as: 'wordList' },
    { from: 'properties.wids', to: `${PROPERTIES}.wids`, as: 'wordList' },
  ],
};

export const graphactivitylogsConversions: Readonly<Record<Own, Conversion>> = {
  ...azureResourceConversions,
  azureTime,
  /** The words of a text with blanks between. */
  wordList: (value) =>
    Array.isArray(value)
      ? value
      : textOf(value)
          ?.split(' ')
          .filter((word) => word !== ''),
  url: (value) => (typeof value === 'string' ? urlParts(value) : undefined),
};
