import { isJsonObject, type JsonValue } from '#base/json.ts';
import { type Conversion, textOf } from '../../conversion.ts';
import { type Draft, memberOf, setMember } from '../../document.ts';
import type { Table } from '../../table.ts';

type Own = 'firstName' | 'mail' | 'outcome' | 'targets' | 'chain';

const CLIENT = 'okta.client';
const AUTHENTICATION = 'okta.authentication_context';
const SECURITY = 'okta.security_context';
const DEBUG = 'okta.debug_context.debug_data';

/** A log event without its empty members. Categories, targets and the debug data that is text need code: `normalize.ts`. */
export const systemTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'event.outcome': 'unknown' },
  rows: [
    { from: 'published', to: '@timestamp', as: 'date' },
    { from: 'uuid', to: ['okta.uuid', 'event.id'], as: 'text' },
    { from: 'eventType', to: ['okta.event_type', 'event.action'], as: 'text' },
    { from: 'displayMessage', to: 'okta.display_message', as: 'text' },
    { from: 'severity', to: 'okta.severity', as: 'text' },
    { from: 'version', to: 'okta.version', as: 'text' },
    { from: 'outcome.result', to: 'okta.outcome.result', as: 'text' },
    { from: 'outcome.result', to: 'event.outcome', as: 'outcome' },
    { from: 'outcome.reason', to: 'okta.outcome.reason', as: 'text' },

    { from: 'actor.id', to: ['okta.actor.id', 'client.user.id', 'source.user.id'], as: 'text' },
    { from: 'actor.type', to: 'okta.actor.type', as: 'text' },
    { from: 'actor.alternateId', to: 'okta.actor.alternate_id', as: 'text' },
    { from: 'actor.alternateId', to: ['user.name', 'client.user.name', 'source.user.name'], as: 'firstName' },
    { from: 'actor.alternateId', to: 'user.email', as: 'mail' },
    {
      from: 'actor.displayName',
      to: ['okta.actor.display_name', 'user.full_name', 'client.user.full_name', 'source.user.full_name'],
      add: 'related.user',
      as: 'text',
    },
    { from: 'client.ipAddress', to: [`${CLIENT}.ip`, 'client.ip', 'source.ip'], add: 'related.ip', as: 'ip', else: 'source.address' },
    { from: 'client.device', to: `${CLIENT}.device`, as: 'text' },
    { from: 'client.id', to: `${CLIENT}.id`, as: 'text' },
    { from: 'client.zone', to: `${CLIENT}.zone`, as: 'text' },
    { from: 'client.userAgent.browser', to: `${CLIENT}.user_agent.browser`, as: 'text' },
    { from: 'client.userAgent.os', to: `${CLIENT}.user_agent.os`, as: 'text' },
    { from: 'client.userAgent.rawUserAgent', to: [`${CLIENT}.user_agent.raw_user_agent`, 'user_agent.original'], as: 'text' },
    { from: 'client.geographicalContext.city', to: 'client.geo.city_name', as: 'text' },
    { from: 'client.geographicalContext.state', to: 'client.geo.region_name', as: 'text' },
    { from: 'client.geographicalContext.country', to: 'client.geo.country_name', as: 'text' },
    { from: 'client.geographicalContext.geolocation.lat', to: 'client.geo.location.lat', as: 'number' },
    { from: 'client.geographicalContext.geolocation.lon', to: 'client.geo.location.lon', as: 'number' },
    { from: 'device', to: 'okta.device', as: 'object' },
    { from: 'target', to: 'okta.target', as: 'targets' },
    { from: 'transaction.id', to: 'okta.transaction.id', as: 'text' },
    { from: 'transaction.type', to: 'okta.transaction.type', as: 'text' },
    { from: 'transaction.detail.requestApiTokenId', to: 'okta.transaction.detail.request_api_token_id', as: 'text' },
    { from: 'request.ipChain', to: 'okta.request.ip_chain', as: 'chain' },

    { from: 'authenticationContext.authenticationProvider', to: `${AUTHENTICATION}.authentication_provider`, as: 'text' },
    { from: 'authenticationContext.interface', to: `${AUTHENTICATION}.authentication_provider`, as: 'text' },
    { from: 'authenticationContext.interface', to: `${AUTHENTICATION}.interface`, as: 'text' },
    { from: 'authenticationContext.authenticationStep', to: `${AUTHENTICATION}.authentication_step`, as: 'number' },
    { from: 'authenticationContext.credentialProvider', to: `${AUTHENTICATION}.credential_provider`, as: 'text' },
    { from: 'authenticationContext.credentialType', to: `${AUTHENTICATION}.credential_type`, as: 'text' },
    { from: 'authenticationContext.externalSessionId', to: `${AUTHENTICATION}.external_session_id`, as: 'text' },
    { from: 'authenticationContext.rootSessionId', to: `${AUTHENTICATION}.root_session_id`, as: 'text' },
    { from: 'authenticationContext.issuer', to: `${AUTHENTICATION}.issuer`, as: 'object' },

    { from: 'securityContext.asNumber', to: `${SECURITY}.as.number`, as: 'number' },
    { from: 'securityContext.asOrg', to: [`${SECURITY}.as.organization.name`, 'client.as.organization.name'], as: 'text' },
    { from: 'securityContext.domain', to: [`${SECURITY}.domain`, 'client.domain', 'source.domain'], as: 'text' },
    { from: 'securityContext.isProxy', to: `${SECURITY}.is_proxy`, as: 'boolean' },
    { from: 'securityContext.isp', to: `${SECURITY}.isp`, as: 'text' },

    { from: 'debugContext.debugData.deviceFingerprint', to: `${DEBUG}.device_fingerprint`, as: 'text' },
    { from: 'debugContext.debugData.dtHash', to: `${DEBUG}.dt_hash`, as: 'text' },
    { from: 'debugContext.debugData.factor', to: `${DEBUG}.factor`, as: 'text' },
    { from: 'debugContext.debugData.requestId', to: `${DEBUG}.request_id`, as: 'text' },
    { from: 'debugContext.debugData.requestUri', to: `${DEBUG}.request_uri`, as: 'text' },
    { from: 'debugContext.debugData.threatSuspected', to: `${DEBUG}.threat_suspected`, as: 'text' },
    { from: 'debugContext.debugData.url', to: `${DEBUG}.url`, as: 'text' },
  ],
};

const OUTCOMES = new Map([
  ['success', 'success'],
  ['allow', 'success'],
  ['failure', 'failure'],
  ['deny', 'failure'],
]);
const TARGET_NAMES = new Map([
  ['alternateId', 'alternate_id'],
  ['displayName', 'display_name'],
]);
/** What is kept of a target's details. */
const DETAILS = ['methodTypeUsed', 'methodUsedVerifiedProperties'];

export const systemConversions: Readonly<Record<Own, Conversion>> = {
  /** The part of a login before the @. */
  firstName: (value) => (typeof value === 'string' ? /[a-zA-Z0-9._-]+/.exec(value)?.[0] : undefined),
  mail: (value) => (typeof value === 'string' && value.indexOf('@') > 0 ? value : undefined),
  outcome: (value) => OUTCOMES.get(textOf(value)?.toLowerCase() ?? ''),
  targets: (value) => (Array.isArray(value) ? value.map(target) : undefined),
  chain: (value) => (Array.isArray(value) ? value.map(chainLink) : undefined),
};

function target(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const written: Draft = {};
  for (const [name, member] of Object.entries(value)) {
    const kept = name === 'detailEntry' ? only(member, DETAILS) : member;
    if (kept !== undefined) setMember(written, TARGET_NAMES.get(name) ?? name, kept);
  }
  return written;
}

function only(value: JsonValue, names: readonly string[]): JsonValue | undefined {
  const kept = names.flatMap((name) => {
    const member = memberOf(value, name);
    return member === undefined ? [] : [[name, member] as const];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function chainLink(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const { geographicalContext, ...rest } = value;
  if (!isJsonObject(geographicalContext)) return value;
  const { postalCode, ...place } = geographicalContext;
  return { ...rest, geographical_context: { ...place, ...(postalCode !== undefined && { postal_code: postalCode }) } };
}
