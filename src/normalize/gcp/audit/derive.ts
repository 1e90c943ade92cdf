import type { JsonObject, JsonValue } from '#base/json.ts';
import { printedDate, textOf } from '../../conversion.ts';
import { type Credential, type CredentialActor, credentialFields, operationFields } from '../../cred.ts';
import { actorAt, type CredentialContext, credentialOfCall, firstTexts, outcomeAt, textAt } from '../../credential-call.ts';
import { memberOf, scalarsAt, valueAt } from '../../document.ts';
import type { Derived } from '../../normalizer.ts';
import { CREDENTIAL_ROLES, credentialOperation, SSH_METADATA_KEYS } from './credential-operations.ts';

/** The year 9999: Google's word for "never". */
const NEVER = 253_402_300_799;

/** `op.*`, `cred.*` and the vendor's id of a finished document, ours or one that Elastic made. */
export function deriveAudit(document: JsonObject): Derived {
  const method = textAt(document, 'event.action');
  const id = textAt(document, 'event.id');
  const where = `${textAt(document, 'log.logger') ?? ''}/${textAt(document, '@timestamp') ?? ''}`;
  const credential = method === undefined ? undefined : credentialOf(document, method);
  return {
    ...(id !== undefined && { vendorId: `${id}/${where}` }),
    fields: { ...operationFields(method), ...credentialFields(credential) },
  };
}

function credentialOf(document: JsonObject, method: string): Credential | undefined {
  const operation = credentialOperation(method, textAt(document, 'service.name'));
  const correlation = textAt(document, 'gcp.audit.logentry_operation.id');
  const context = {
    platform: 'gcp',
    outcome: outcomeOf(document),
    actor: actorOf(document),
    ...(correlation && { correlation }),
  } as const;
  if (operation) return withCompanion(document, withAccount(document, withUser(credentialOfCall(document, operation, context))));
  const tail = method.split('.').at(-1) ?? '';
  if (tail === 'setCommonInstanceMetadata' || tail === 'setMetadata') return sshCredential(document, context);
  return tail.toLowerCase() === 'setiampolicy' ? grant(document, context) : undefined;
}

/** `unknown` is Elastic's word for calls with several permissions and no error: those succeeded. */
function outcomeOf(document: JsonObject): CredentialContext['outcome'] {
  const outcome = outcomeAt(document);
  return outcome === 'unknown' && textAt(document, 'gcp.audit.status.code') === undefined && !isDenied(document) ? 'success' : outcome;
}

function isDenied(document: JsonObject): boolean {
  return scalarsAt(document, ['gcp', 'audit', 'authorization_info', 'granted']).includes(false);
}

function actorOf(document: JsonObject): CredentialActor {
  const actor = actorAt(document, { id: 'client.user.id', name: 'client.user.email' });
  const isAccount = (actor.name ?? actor.id ?? '').includes('gserviceaccount.com');
  const isFederated = actor.name === undefined && (actor.id ?? '').startsWith('principal');
  return {
    type: isAccount ? 'ServiceAccount' : isFederated ? 'Federated' : 'User',
    ...actor,
    isApp: isAccount || isFederated,
    isRoot: false,
  };
}

/** OS Login names people as `users/<mail address>`. */
function withUser(credential: Credential): Credential {
  const { target, actor } = credential;
  if (target?.type !== 'User' || !target.name?.startsWith('users/')) return credential;
  const name = target.name.slice('users/'.length);
  return { ...credential, self: name.toLowerCase() === actor?.name?.toLowerCase(), target: { ...target, name } };
}

/** A service account is named in the resource's path, by mail address or by number. */
function withAccount(document: JsonObject, credential: Credential): Credential {
  if (credential.class !== 'sa_key') return credential;
  const paths = ['gcp.audit.response.name', 'gcp.audit.request.name', 'gcp.audit.resource_name'].flatMap((path) =>
    firstTexts(document, [path]),
  );
  const accounts = paths.map(accountIn).filter((account) => account !== undefined);
  const name = accounts.find((account) => account.includes('@'));
  const id = accounts.find((account) => !account.includes('@'));
  const expires = expiryOf(valueAt(document, ['gcp', 'audit', 'response']));
  const self = name !== undefined && credential.actor?.name?.toLowerCase() === name.toLowerCase();
  return { ...credential, expires, self, target: { ...credential.target, ...(id && { id }), ...(name && { name }) } };
}

function accountIn(path: string): string | undefined {
  const segments = path.split('/', 10);
  const account = segments[segments.indexOf('serviceAccounts') + 1];
  return segments.includes('serviceAccounts') && account ? account : undefined;
}

function expiryOf(response: JsonValue | undefined): string {
  const stated = memberOf(response, 'valid_before_time') ?? memberOf(response, 'validBeforeTime');
  const seconds = Number(textOf(memberOf(stated, 'seconds') ?? stated) ?? Number.NaN);
  if (seconds >= NEVER) return 'never';
  return (Number.isFinite(seconds) ? printedDate(seconds * 1000) : undefined) ?? 'unknown';
}

/** A long-running operation is logged when it begins and when it ends: the second record adds nothing. */
function withCompanion(document: JsonObject, credential: Credential): Credential {
  return scalarsAt(document, ['event', 'type']).includes('end') ? { ...credential, companion: true } : credential;
}

/** The value of metadata is never logged, so a changed list of keys may have lost one as well. */
function sshCredential(document: JsonObject, context: CredentialContext): Credential | undefined {
  const at = (delta: string, change: string): readonly string[] =>
    firstTexts(document, [`gcp.audit.metadata.${delta}.${change}`]).filter((key) => SSH_METADATA_KEYS.has(key));
  const isOfProject = textAt(document, 'event.action')?.endsWith('setCommonInstanceMetadata') ?? false;
  const delta = isOfProject ? 'projectMetadataDelta' : 'instanceMetadataDelta';
  const changed = [...at(delta, 'addedMetadataKeys'), ...at(delta, 'modifiedMetadataKeys')];
  const removed = at(delta, 'deletedMetadataKeys');
  if (changed.length + removed.length === 0) return undefined;
  const name = textAt(document, 'gcp.audit.resource_name');
  const id = textAt(document, isOfProject ? 'cloud.project.id' : 'cloud.instance.id');
  const isDone = context.outcome !== 'failure';
  return withCompanion(document, {
    ...context,
    action: isDone ? (changed.length > 0 ? 'added' : 'removed') : 'attempt',
    class: 'ssh_key',
    companion: false,
    parse: 'partial',
    change: { addedCount: isDone && changed.length > 0 ? 1 : 0, removedCount: isDone && changed.length === 0 ? 1 : 0, keptCount: 0 },
    expires: 'unknown',
    target: { type: isOfProject ? 'Project' : 'Instance', ...(id && { id }), ...(name && { name }) },
  });
}

/** Roles that open the way to credentials, and who got them. */
function grant(document: JsonObject, context: CredentialContext): Credential | undefined {
  const deltas = valueAt(document, ['gcp', 'audit', 'service_data', 'policy_delta', 'binding_deltas']);
  const granted = (Array.isArray(deltas) ? (deltas as readonly JsonValue[]) : []).filter(
    (delta) => memberOf(delta, 'action') === 'ADD' && CREDENTIAL_ROLES.has(textOf(memberOf(delta, 'role')) ?? ''),
  );
  if (granted.length === 0) return undefined;
  const member = textOf(memberOf(granted[0], 'member')) ?? '';
  const colon = member.indexOf(':');
  return {
    ...context,
    action: context.outcome === 'failure' ? 'attempt' : 'privilege_granted',
    companion: false,
    parse: 'full',
    target: { type: colon > 0 ? member.slice(0, colon) : 'member', name: member.slice(colon + 1) },
    privileges: [...new Set(granted.map((delta) => textOf(memberOf(delta, 'role')) ?? ''))],
  };
}
