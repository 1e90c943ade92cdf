import type { JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { addAt, type Draft, scalarsAt, setAt, valueAt } from '../../document.ts';

const PAYLOAD = 'protoPayload';
const AUTHENTICATION = `${PAYLOAD}.authenticationInfo`;
const paths = (...names: readonly string[]): readonly (readonly string[])[] => names.map((name) => name.split('.'));

const ALWAYS = paths(
  `${PAYLOAD}.request.parent`,
  `${AUTHENTICATION}.principalSubject`,
  `${AUTHENTICATION}.serviceAccountKeyName`,
  `${AUTHENTICATION}.serviceAccountDelegationInfo.principalSubject`,
  `${AUTHENTICATION}.serviceAccountDelegationInfo.firstPartyPrincipal.principalEmail`,
  `${AUTHENTICATION}.serviceAccountDelegationInfo.thirdPartyPrincipal.principalEmail`,
);
const NOT_IN_KUBERNETES = paths(`${PAYLOAD}.resourceName`, `${PAYLOAD}.response.user`, `${AUTHENTICATION}.principalEmail`);
const BINDINGS = ['request.policy.bindings', 'response.bindings'];
const BY_SERVICE = new Map([
  [
    'compute.googleapis.com',
    paths(`${PAYLOAD}.request.networkInterfaces.network`, `${PAYLOAD}.request.serviceAccounts.email`, `${PAYLOAD}.request.disks.source`),
  ],
  ['cloudresourcemanager.googleapis.com', paths(...BINDINGS.flatMap((at) => [`${PAYLOAD}.${at}.role`, `${PAYLOAD}.${at}.members`]))],
  ['iamcredentials.googleapis.com', paths(`${PAYLOAD}.metadata.identityDelegationChain`)],
]);

/** `related.entity`: everything the call is about, distinct and sorted; and who did what to what, by kind. */
export function writeEntities(record: JsonObject, document: Draft): void {
  const type = textOf(valueAt(record, ['resource', 'type']));
  const isKubernetes = ['k8s_cluster', 'gke_cluster', 'kubernetes'].includes(type ?? '');
  const service = textOf(valueAt(record, [PAYLOAD, 'serviceName'])) ?? '';
  const wanted = [...ALWAYS, ...(isKubernetes ? [] : NOT_IN_KUBERNETES), ...(BY_SERVICE.get(service) ?? [])];
  const related = new Set(wanted.flatMap((path) => scalarsAt(record, path).map(String)).filter((text) => text !== ''));
  if (related.size > 0) setAt(document, ['related', 'entity'], [...related].sort());
  for (const name of ['principalSubject', 'principalEmail']) {
    const actor = textOf(valueAt(record, [PAYLOAD, 'authenticationInfo', name]));
    if (actor) writeEntity(document, 'actor', actorKind(actor), actor);
  }
  const target = type === 'k8s_cluster' ? undefined : textOf(valueAt(record, [PAYLOAD, 'resourceName']));
  if (target) writeEntity(document, 'target', targetKind(target), target);
}

function writeEntity(document: Draft, side: 'actor' | 'target', kind: readonly string[], id: string): void {
  addAt(document, [side, 'entity', 'id'], id);
  addAt(document, kind, id);
}

const isServiceAccount = (text: string): boolean => text.includes('.gserviceaccount.com');

function actorKind(actor: string): readonly string[] {
  if (actor.startsWith('serviceAccount:') || isServiceAccount(actor) || actor.includes('/serviceAccounts'))
    return ['service', 'entity', 'id'];
  if (actor.startsWith('user:') || actor.includes('@')) return ['user', 'entity', 'id'];
  if (actor.includes('/instances')) return ['host', 'entity', 'id'];
  const isFederated = actor.startsWith('principal://') || actor.includes('/workloadIdentityPools');
  return actor.includes('.googleapis.com') && !isFederated ? ['service', 'entity', 'id'] : ['entity', 'id'];
}

/** Parts of a resource name that a service keeps. */
const SERVICE_PARTS = [
  ...['machineTypes', 'deployments', 'services', 'policies', 'operations', 'subnetworks', 'networkEdgeSecurityServices', 'functions'],
  ...['buckets', 'datasets', 'tables', 'disks', 'networks', 'firewalls', 'backendServices', 'forwardingRules', 'healthChecks'],
  ...['sslCertificates', 'targetPools', 'urlMaps'],
].map((part) => `/${part}`);

function targetKind(target: string): readonly string[] {
  if (target.includes('/instances')) return ['host', 'target', 'entity', 'id'];
  if (target.includes('/serviceAccounts') || (target.includes('@') && isServiceAccount(target)))
    return ['service', 'target', 'entity', 'id'];
  const isPrincipal = target.includes('/users') || target.includes('/groups') || (target.includes('@') && target.includes('/members'));
  if (isPrincipal) return ['user', 'target', 'entity', 'id'];
  const isService = SERVICE_PARTS.some((part) => target.includes(part)) || target.includes('.googleapis.com');
  return isService ? ['service', 'target', 'entity', 'id'] : ['entity', 'target', 'id'];
}
