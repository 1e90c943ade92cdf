import type { JsonObject, JsonValue } from '#base/json.ts';
import { conversions, textOf } from '../../conversion.ts';
import {
  type Credential,
  type CredentialActor,
  type CredentialTarget,
  credentialFields,
  type Outcome,
  operationFields,
} from '../../cred.ts';
import { actorAt, type CredentialOperation, credentialOfCall, textAt } from '../../credential-call.ts';
import { valueAt } from '../../document.ts';
import type { Derived } from '../../normalizer.ts';

const AUDIT = 'kubernetes.audit';
const TOKEN = { action: 'token_issued', class: 'k8s_token', target: { type: 'ServiceAccount' } } as const;
const LASTING_TOKEN = { action: 'added', class: 'k8s_token', target: { type: 'ServiceAccount' } } as const;
const CERTIFICATE = {
  action: 'added',
  class: 'client_cert',
  target: { type: 'CertificateSigningRequest', name: [`${AUDIT}.objectRef.name`] },
} as const;
const ACCESS = { action: 'privilege_granted', target: { type: 'ConfigMap', name: [`${AUDIT}.objectRef.name`] } } as const;

/** `op.*`, `cred.*` and the vendor's id of a finished document, ours or one that Elastic made. */
export function deriveAuditLogs(document: JsonObject): Derived {
  const id = textAt(document, `${AUDIT}.auditID`);
  const stage = textAt(document, `${AUDIT}.stage`) ?? '';
  const verb = textAt(document, `${AUDIT}.verb`) ?? textAt(document, 'event.action');
  const operation = verb === undefined ? undefined : operationOf(document, verb);
  return {
    ...(id !== undefined && { vendorId: `${id}/${stage}` }),
    fields: { ...operationFields(verb), ...credentialFields(operation && credentialOf(document, operation)) },
  };
}

function operationOf(document: JsonObject, verb: string): CredentialOperation | undefined {
  const resource = textAt(document, `${AUDIT}.objectRef.resource`);
  const sub = textAt(document, `${AUDIT}.objectRef.subresource`);
  const isChange = verb === 'update' || verb === 'patch';
  if (resource === 'serviceaccounts') return verb === 'create' && sub === 'token' ? TOKEN : undefined;
  if (resource === 'secrets') {
    const isToken = textAt(document, `${AUDIT}.requestObject.type`) === 'kubernetes.io/service-account-token';
    return verb === 'create' && isToken ? LASTING_TOKEN : undefined;
  }
  if (resource === 'certificatesigningrequests') return isCertificate(document, verb, sub) ? CERTIFICATE : undefined;
  const isMapping = resource === 'configmaps' && textAt(document, `${AUDIT}.objectRef.name`) === 'aws-auth';
  return isMapping && isChange ? ACCESS : undefined;
}

/** Requests of nodes are the everyday case; they name a signer of their own. */
function isCertificate(document: JsonObject, verb: string, sub: string | undefined): boolean {
  const signer = textAt(document, `${AUDIT}.requestObject.spec.signerName`);
  const isStep = (verb === 'create' && sub === undefined) || (sub === 'approval' && (verb === 'update' || verb === 'patch'));
  return isStep && (signer === undefined || signer === 'kubernetes.io/kube-apiserver-client' || signer === 'kubernetes.io/legacy-unknown');
}

function credentialOf(document: JsonObject, operation: CredentialOperation): Credential {
  const actor = actorOf(document);
  const correlation = textAt(document, `${AUDIT}.auditID`);
  const outcome = outcomeOf(document);
  const credential = credentialOfCall(document, operation, { platform: 'kubernetes', outcome, actor, ...(correlation && { correlation }) });
  // A certificate is only asked for until it is approved, and a request only begun until its answer is complete.
  const stage = textAt(document, `${AUDIT}.stage`);
  const isAsked = operation === CERTIFICATE && textAt(document, `${AUDIT}.objectRef.subresource`) === undefined;
  const isCompanion = isAsked || (stage !== undefined && stage !== 'ResponseComplete');
  const target = operation === TOKEN ? accountOf(document) : undefined;
  return {
    ...credential,
    ...(isCompanion && { companion: true, change: { addedCount: 0, removedCount: 0, keptCount: 0 } }),
    expires: operation === LASTING_TOKEN ? 'never' : expiryOf(document),
    ...(target && { target, self: target.id === actor.name }),
  };
}

function accountOf(document: JsonObject): CredentialTarget {
  const namespace = textAt(document, `${AUDIT}.objectRef.namespace`) ?? '';
  const name = textAt(document, `${AUDIT}.objectRef.name`) ?? '';
  return { type: 'ServiceAccount', id: `system:serviceaccount:${namespace}:${name}`, name: `${namespace}/${name}` };
}

/** Stated in the answer, or asked for in the request; both only at the levels that log bodies. */
function expiryOf(document: JsonObject): string {
  const at = (path: string): JsonValue => valueAt(document, `${AUDIT}.${path}`.split('.')) ?? null;
  const stated = conversions.date(at('responseObject.status.expirationTimestamp'));
  if (typeof stated === 'string') return stated;
  const seconds = Number(textOf(at('requestObject.spec.expirationSeconds')) ?? Number.NaN);
  const from = Date.parse(textAt(document, '@timestamp') ?? '');
  const moment = Number.isFinite(seconds) ? conversions.epochMilliseconds(from + seconds * 1000) : undefined;
  return typeof moment === 'string' ? moment : 'unknown';
}

function outcomeOf(document: JsonObject): Outcome {
  const code = Number(textAt(document, `${AUDIT}.responseStatus.code`) ?? Number.NaN);
  if (code >= 400) return 'failure';
  if (code >= 200) return 'success';
  const outcome = textAt(document, 'event.outcome');
  return outcome === 'success' || outcome === 'failure' ? outcome : 'unknown';
}

const KINDS = [
  ['system:serviceaccount:', 'ServiceAccount'],
  ['system:node:', 'Node'],
  ['system:', 'System'],
] as const;

function actorOf(document: JsonObject): CredentialActor {
  const actor = actorAt(document, { id: 'user.id', name: 'user.name' });
  const kind = KINDS.find(([prefix]) => actor.name?.startsWith(prefix))?.[1];
  const ips = valueAt(document, ['source', 'ip']);
  const ip = Array.isArray(ips) ? textOf(ips[0] as JsonValue) : actor.ip;
  return { type: kind ?? 'User', ...actor, ...(ip && { ip }), isApp: kind !== undefined, isRoot: false };
}
