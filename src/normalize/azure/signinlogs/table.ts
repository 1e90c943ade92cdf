import { type AzureResourceConversion, azureResourceConversions, azureResourceRows } from '../../azure-resource-id.ts';
import { azureTime } from '../../azure-time.ts';
import { type Conversion, textOf } from '../../conversion.ts';
import { type Draft, memberOf, setMember } from '../../document.ts';
import type { Table } from '../../table.ts';

type Own = AzureResourceConversion | 'azureTime' | 'mail' | 'valuesByKey';

const LOGS = 'azure.signinlogs';
const PROPERTIES = `${LOGS}.properties`;

/** In these `properties.created_date_time` is the sign-in and `time` the moment the record was made; in AD FS's own it is `time`. */
const ENTRA = {
  path: 'category',
  is: [
    'SignInLogs',
    'NonInteractiveUserSignInLogs',
    'ServicePrincipalSignInLogs',
    'ManagedIdentitySignInLogs',
    'MicrosoftServicePrincipalSignInLogs',
  ],
};

/** The export record with its names in snake_case and without empty members. Outcome and message need code: `normalize.ts`. */
export const signinlogsTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'event.category': ['authentication'], 'event.type': ['info'], 'cloud.provider': 'azure' },
  rest: [
    { from: '', to: LOGS },
    { from: 'properties', to: PROPERTIES, except: ['location'] },
    { from: 'properties.status', to: `${PROPERTIES}.status`, except: ['failure_reason', 'additional_details'] },
  ],
  rows: [
    { from: ['time', 'created_date_time'], to: '@timestamp', as: 'azureTime' },
    { from: 'properties.created_date_time', to: '@timestamp', as: 'azureTime', when: ENTRA },
    { from: 'properties.created_date_time', to: `${PROPERTIES}.created_at` },
    { from: 'operation_name', to: 'event.action', as: 'text', isKept: true },
    { from: 'level', to: 'log.level', as: 'text' },
    { from: 'duration_ms', to: 'event.duration', as: 'millisecondsAsNanoseconds' },
    { from: 'correlation_id', to: ['azure.correlation_id', 'azure.correlation.id'], as: 'text' },
    ...azureResourceRows('resource_id', 'tenant_id'),
    { from: 'location', to: 'geo.country_iso_code', as: 'text' },
    { from: 'properties.location.city', to: 'geo.city_name', as: 'text' },
    { from: 'properties.location.state', to: 'geo.region_name', as: 'text' },
    { from: 'properties.location.geo_coordinates.latitude', to: 'geo.location.lat', as: 'number' },
    { from: 'properties.location.geo_coordinates.longitude', to: 'geo.location.lon', as: 'number' },
    { from: 'properties.ip_address', to: 'source.address', as: 'text' },
    { from: 'properties.ip_address', to: ['source.ip', 'client.ip'], add: 'related.ip', as: 'ip' },
    { from: 'properties.ipaddress', to: 'source.address', as: 'text' },
    { from: 'properties.ipaddress', to: ['source.ip', 'client.ip'], add: 'related.ip', as: 'ip' },
    { from: 'properties.id', to: 'event.id', as: 'text', isKept: true },
    { from: 'properties.user_id', to: 'user.id', add: 'related.user', as: 'text', isKept: true },
    { from: 'properties.user_principal_name', to: 'user.name', add: 'related.user', as: 'text', isKept: true },
    { from: 'properties.user_principal_name', to: 'user.email', as: 'mail', isKept: true },
    { from: 'properties.user_display_name', to: 'user.full_name', add: 'related.user', as: 'text', isKept: true },
    { from: 'properties.service_principal_name', to: 'service.name', as: 'text', isKept: true },
    { from: 'properties.user_agent', to: 'user_agent.original', as: 'text' },
    { from: 'properties.processing_time_in_milliseconds', to: `${PROPERTIES}.processing_time_ms` },
    { from: 'properties.risk_level_during_sign_in', to: `${PROPERTIES}.risk_level_during_signin` },
    { from: 'properties.authentication_processing_details', to: `${PROPERTIES}.authentication_processing_details`, as: 'valuesByKey' },
    ...['app_id', 'resource_id', 'service_principal_id', 'service_principal_credential_key_id', 'user_id', 'device_detail.device_id'].map(
      (name) => ({ from: `properties.${name}`, add: 'related.entity', as: 'text', isKept: true }) as const,
    ),
  ],
};

export const signinlogsConversions: Readonly<Record<Own, Conversion>> = {
  ...azureResourceConversions,
  azureTime,
  mail: (value) => (typeof value === 'string' && value.indexOf('@') > 0 ? value : undefined),
  /** `[{ key, value }]` as an object. */
  valuesByKey: (value) => {
    if (!Array.isArray(value)) return value;
    const named: Draft = {};
    for (const member of value) {
      const key = textOf(memberOf(member, 'key'));
      const text = memberOf(member, 'value');
      if (key !== undefined && text !== undefined) setMember(named, key, text);
    }
    return named;
  },
};
