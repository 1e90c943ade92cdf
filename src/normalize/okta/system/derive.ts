import type { JsonObject, JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import {
  type Credential,
  type CredentialAction,
  type CredentialActor,
  type CredentialClass,
  credentialFields,
  operationFields,
} from '../../cred.ts';
import { actorAt, outcomeAt, textAt } from '../../credential-call.ts';
import { memberOf, valueAt } from '../../document.ts';
import type { Derived } from '../../normalizer.ts';

type Operation = {
  readonly action: CredentialAction;
  readonly class: CredentialClass;
  /** Type of the target that is the credential itself. */
  readonly credential?: string;
  /** Type of the target that the credential belongs to; without one it is the actor's. */
  readonly holder?: string;
};

const API_TOKEN = { class: 'api_token', credential: 'Token' } as const;
const CLIENT_SECRET = { class: 'oauth_secret', credential: 'ClientCredential', holder: 'PublicClientApp' } as const;
const SIGNING_KEY = { class: 'signing_key', credential: 'Key', holder: 'AppInstance' } as const;
const FACTOR = { class: 'mfa_device', credential: 'AuthenticatorEnrollment', holder: 'User' } as const;

/** A token of the admin console is one way in, an OAuth client with a secret or key the quieter one. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['system.api_token.create', { ...API_TOKEN, action: 'added' }],
  ['system.api_token.enable', { ...API_TOKEN, action: 'reactivated' }],
  ['system.api_token.revoke', { ...API_TOKEN, action: 'removed' }],
  ['app.oauth2.client.lifecycle.create', { ...CLIENT_SECRET, action: 'added' }],
  ['app.oauth2.client.lifecycle.activate', { ...CLIENT_SECRET, action: 'reactivated' }],
  ['app.oauth2.client.lifecycle.delete', { ...CLIENT_SECRET, action: 'removed' }],
  ['app.oauth2.credentials.lifecycle.create', { ...CLIENT_SECRET, action: 'added' }],
  ['app.oauth2.credentials.lifecycle.activate', { ...CLIENT_SECRET, action: 'reactivated' }],
  ['app.oauth2.credentials.lifecycle.deactivate', { ...CLIENT_SECRET, action: 'removed' }],
  ['app.oauth2.credentials.lifecycle.delete', { ...CLIENT_SECRET, action: 'removed' }],
  ['app.oauth2.client.privilege.grant', { ...CLIENT_SECRET, action: 'privilege_granted' }],
  ['app.keys.generate', { ...SIGNING_KEY, action: 'added' }],
  ['app.keys.clone', { ...SIGNING_KEY, action: 'added' }],
  ['app.keys.rotate', { ...SIGNING_KEY, action: 'rotated' }],
  [
    'system.idp.lifecycle.create',
    { class: 'federated', credential: 'IdentityProvider', holder: 'IdentityProvider', action: 'trust_added' },
  ],
  ['user.mfa.factor.activate', { ...FACTOR, action: 'added' }],
  ['user.mfa.factor.deactivate', { ...FACTOR, action: 'removed' }],
]);

/** Types of the targets that a credential belongs to, in the words of several releases. */
const HOLDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['PublicClientApp', ['publicclientapp', 'appinstance', 'app', 'client']],
  ['AppInstance', ['appinstance', 'app']],
  ['User', ['user']],
  ['IdentityProvider', ['identityprovider']],
]);

/** `op.*`, `cred.*` and the vendor's id of a finished document, ours or one that Elastic made. */
export function deriveSystem(document: JsonObject): Derived {
  const name = textAt(document, 'okta.event_type') ?? textAt(document, 'event.action');
  const id = textAt(document, 'okta.uuid') ?? textAt(document, 'event.id');
  const operation = name === undefined ? undefined : OPERATIONS.get(name);
  return {
    ...(id !== undefined && { vendorId: id }),
    fields: { ...operationFields(name), ...credentialFields(operation && credentialOf(document, operation)) },
  };
}

function credentialOf(document: JsonObject, operation: Operation): Credential {
  const outcome = outcomeAt(document);
  const isDone = outcome !== 'failure';
  const targets = targetsOf(document);
  const credential = targets.find(({ type }) => type === operation.credential?.toLowerCase());
  const ids = isDone && credential?.id !== undefined ? [credential.id] : [];
  const correlation = textAt(document, 'okta.transaction.id');
  const actor = actorOf(document);
  const isGrant = operation.action === 'privilege_granted';
  return {
    platform: 'okta',
    action: isDone ? operation.action : 'attempt',
    class: operation.class,
    outcome,
    companion: false,
    parse: !isDone || ids.length > 0 || isGrant ? 'full' : 'partial',
    ...(correlation && { correlation }),
    change: {
      addedCount: isDone && ADDING.has(operation.action) ? 1 : 0,
      removedCount: isDone && REMOVING.has(operation.action) ? 1 : 0,
      keptCount: 0,
      ...(operation.action === 'removed' ? { removedIds: ids } : { addedIds: ids }),
      displayNames: credential?.name === undefined ? [] : [credential.name],
    },
    expires: 'unknown',
    actor,
    ...targetOf(targets, operation, actor),
    ...(isGrant && { privileges: privilegesOf(document) }),
  };
}

const ADDING: ReadonlySet<string> = new Set(['added', 'rotated', 'trust_added']);
const REMOVING: ReadonlySet<string> = new Set(['removed', 'rotated']);

function actorOf(document: JsonObject): CredentialActor {
  const type = textAt(document, 'okta.actor.type') ?? 'User';
  const actor = actorAt(document, { id: 'okta.actor.id', name: 'okta.actor.alternate_id' });
  return { type, ...actor, isApp: type !== 'User', isRoot: false };
}

/** A credential that nobody else holds is the actor's own. */
function targetOf(targets: readonly Target[], { holder }: Operation, actor: CredentialActor): Pick<Credential, 'target' | 'self'> {
  if (holder === undefined) {
    const { type = 'User', id, name } = actor;
    return { target: { type, ...(id && { id }), ...(name && { name }) }, self: true };
  }
  const kinds = HOLDERS.get(holder) ?? [];
  const found = targets.find(({ type }) => kinds.includes(type));
  return {
    target: { type: holder, ...(found?.id && { id: found.id }), ...(found?.name && { name: found.name }) },
    self: found?.id !== undefined && found.id === actor.id,
  };
}

type Target = { readonly type: string; readonly id: string | undefined; readonly name: string | undefined };

function targetsOf(document: JsonObject): readonly Target[] {
  const targets = valueAt(document, ['okta', 'target']);
  return (Array.isArray(targets) ? (targets as readonly JsonValue[]) : []).map((target) => {
    const alternate = textOf(memberOf(target, 'alternate_id'));
    const isLogin = alternate?.includes('@') ?? false;
    return {
      type: textOf(memberOf(target, 'type'))?.toLowerCase() ?? '',
      id: textOf(memberOf(target, 'id')),
      name: isLogin ? alternate : textOf(memberOf(target, 'display_name')),
    };
  });
}

/** Scopes, as the debug data lists them. */
function privilegesOf(document: JsonObject): readonly string[] {
  const at = ['okta', 'debug_context', 'debug_data', 'flattened'];
  const text = ['privilegeGranted', 'grantedScopes', 'requestedScopes', 'scopes'].map((name) => textOf(valueAt(document, [...at, name])));
  return (text.find((scopes) => scopes !== undefined && scopes !== '') ?? '').split(/[ ,]+/).filter((scope) => scope !== '');
}
