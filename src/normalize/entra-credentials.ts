import type { JsonValue } from '#base/json.ts';
import { canonicalOperationName } from '#event/operation-name.ts';
import { textOf } from './conversion.ts';
import type { Credential, CredentialAction, CredentialActor, CredentialChange, CredentialClass, CredentialTarget } from './cred.ts';
import { type DirectoryChange, membersOf, newText, openedValue, propertyOf } from './directory-change.ts';
import { memberOf } from './document.ts';
import { type EntraOperation, entraOperations } from './entra-operations.ts';
import { compareKeySets, type DirectoryKey, type KeyChange, parseKeyDescription } from './key-description.ts';

/** What operations do, by their canonical names in lower case. */
const OPERATIONS: ReadonlyMap<string, EntraOperation> = new Map(
  entraOperations.map((operation) => [canonicalOperationName(operation.name).toLowerCase(), operation]),
);

const MANAGED_IDENTITY_ACTOR = 'Managed Service Identity';
const MANAGED_IDENTITY_NAME = 'https://identity.azure.net/';

/** The credential record of a directory audit record, or undefined when it is about no credential. */
export function entraCredential(change: DirectoryChange): Credential | undefined {
  const name = canonicalOperationName(change.operation).toLowerCase();
  const keys = keyChange(change);
  if (keys) return keyCredential(change, keys);
  if (propertyOf(change, 'FederatedIdentityCredentials')) return federatedCredential(change);
  const operation = OPERATIONS.get(name);
  if (operation?.effect === 'accompanies') return isCompanion(change) ? { ...about(change), companion: true } : undefined;
  return operation && operation.effect !== 'other' ? namedCredential(change, operation) : undefined;
}

/** The key sets before and after, when the record shows one of them. */
function keyChange(change: DirectoryChange): KeyChange | undefined {
  const property = propertyOf(change, 'KeyDescription');
  if (!property || (isBlank(property.before) && isBlank(property.after))) return undefined;
  return compareKeySets(parseKeyDescription(property.before), parseKeyDescription(property.after));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 'null';
}

function keyCredential(change: DirectoryChange, keys: KeyChange): Credential {
  const record = about(change);
  const touched = keys.added.length > 0 ? keys.added : keys.removed;
  const classOfKeys = touched.length > 0 ? keyClass(touched) : undefined;
  return {
    ...record,
    ...actionOf(change, keys),
    ...(classOfKeys && { class: classOfKeys }),
    actor: { ...record.actor, managedIdentity: isManagedIdentityRoll(change, keys.added) },
    change: keyCounts(keys, touched),
    expires: 'unknown',
    parse: keys.parse,
  };
}

/** A failed change is an attempt, whatever its lists show. */
function actionOf(change: DirectoryChange, keys: KeyChange): { readonly action?: CredentialAction } {
  if (keys.addedCount === 0 && keys.removedCount === 0) return {};
  if (change.outcome === 'failure') return { action: 'attempt' };
  if (keys.addedCount === 0) return { action: 'removed' };
  return { action: keys.removedCount > 0 ? 'rotated' : 'added' };
}

function keyCounts(keys: KeyChange, named: readonly DirectoryKey[]): CredentialChange {
  return {
    addedCount: keys.addedCount,
    removedCount: keys.removedCount,
    keptCount: keys.keptCount,
    addedIds: keys.added.map(({ id }) => id),
    removedIds: keys.removed.map(({ id }) => id),
    addedTypes: keys.added.map(({ type }) => type),
    addedUsages: keys.added.map(({ usage }) => usage),
    removedTypes: keys.removed.map(({ type }) => type),
    keptTypes: keys.kept.map(({ type }) => type),
    displayNames: named.map(({ name }) => name),
  };
}

/** A signing key forges tokens of anybody, a password opens the application, a certificate does so to who holds its private half. */
function keyClass(keys: readonly DirectoryKey[]): CredentialClass {
  if (keys.some(({ usage }) => usage === 'Sign')) return 'signing_key';
  if (keys.some(({ type }) => type === 'Password')) return 'client_secret';
  return keys.some(({ type }) => type === 'AsymmetricX509Cert') ? 'client_cert' : 'unknown';
}

/**
 * Azure renews the certificate of a managed identity. All three signs must agree, because an attacker can give an application the
 * actor's name, or a key the name of its application.
 */
function isManagedIdentityRoll(change: DirectoryChange, added: readonly DirectoryKey[]): boolean {
  const names = principalNames(change);
  const appId = change.details.get('AppId');
  const isOwnName = (name: string): boolean => names.includes(name) && (appId === undefined || appId === name);
  return (
    change.actor.isApp === true &&
    change.actor.name === MANAGED_IDENTITY_ACTOR &&
    names.some((name) => name.startsWith(MANAGED_IDENTITY_NAME)) &&
    added.length > 0 &&
    added.every(({ type, name }) => type === 'AsymmetricX509Cert' && name.startsWith('CN=') && isOwnName(name.slice(3)))
  );
}

/** Federated credentials have no secret: who may speak for the application is issuer and subject. */
function federatedCredential(change: DirectoryChange): Credential {
  const property = propertyOf(change, 'FederatedIdentityCredentials');
  const before = trustsOf(property?.before);
  const after = trustsOf(property?.after);
  const added = [...after].filter(([key]) => !before.has(key)).map(([, trust]) => trust);
  const removed = [...before].filter(([key]) => !after.has(key)).map(([, trust]) => trust);
  const named = added.length > 0 ? added : removed;
  const action: CredentialAction | undefined = added.length > 0 ? 'trust_added' : removed.length > 0 ? 'removed' : undefined;
  return {
    ...about(change),
    ...(action && { action: change.outcome === 'failure' ? 'attempt' : action }),
    class: 'federated',
    change: {
      addedCount: added.length,
      removedCount: removed.length,
      keptCount: after.size - added.length,
      addedIds: added.map(({ id }) => id),
      removedIds: removed.map(({ id }) => id),
      displayNames: named.map(({ name }) => name),
    },
    ...(added.length > 0 && { trust: { issuers: added.map(({ issuer }) => issuer), subjects: added.map(({ subject }) => subject) } }),
    expires: 'never',
    parse: 'full',
  };
}

type Trust = { readonly id: string; readonly name: string; readonly issuer: string; readonly subject: string };

function trustsOf(value: JsonValue | undefined): ReadonlyMap<string, Trust> {
  const trusts = new Map<string, Trust>();
  for (const member of membersOf(openedValue(openedValue(value)))) {
    const text = (name: string): string => textOf(memberOf(member, name)) ?? textOf(memberOf(member, name.toLowerCase())) ?? '';
    const trust = { id: text('Id'), name: text('Name'), issuer: text('Issuer'), subject: text('Subject') };
    trusts.set(JSON.stringify([trust.issuer, trust.subject]), trust);
  }
  return trusts;
}

/** An operation whose name says it, without lists to compare. */
function namedCredential(change: DirectoryChange, operation: EntraOperation): Credential {
  const record = about(change);
  if (operation.action === 'owner_added') return ownerCredential(change, record);
  if (operation.action === 'privilege_granted') return privilegeCredential(change, record);
  const counted = countByName(change, operation);
  const kind = operation.class === 'auth_method' ? methodClass(change.reason) : operation.class;
  return {
    ...record,
    ...attempted(change, operation.action),
    ...(kind && { class: kind }),
    ...(counted && { change: counted }),
    expires: 'unknown',
    parse: operation.changesKeys && change.outcome !== 'failure' ? 'partial' : 'full',
  };
}

function attempted(change: DirectoryChange, action: CredentialAction | undefined): { readonly action?: CredentialAction } {
  if (change.outcome === 'failure') return { action: 'attempt' };
  return action === undefined ? {} : { action };
}

/** How many, where the name alone tells: one. A key operation without its lists tells nothing. */
function countByName(change: DirectoryChange, operation: EntraOperation): CredentialChange | undefined {
  if (change.outcome === 'failure') return { addedCount: 0, removedCount: 0, keptCount: 0 };
  if (operation.changesKeys) return undefined;
  const isAdded = operation.action === 'added' || operation.action === 'trust_added';
  return { addedCount: isAdded ? 1 : 0, removedCount: operation.action === 'removed' ? 1 : 0, keptCount: 0 };
}

function methodClass(reason: string | undefined): CredentialClass {
  const text = reason?.toLowerCase() ?? '';
  if (text.includes('app password')) return 'app_password';
  return text.includes('temporary access pass') ? 'temp_access_pass' : 'auth_method';
}

/** The record's target is the new owner; the application stands in the modified properties. */
function ownerCredential(change: DirectoryChange, record: Credential): Credential {
  const owner = change.targets[0];
  const kind = propertyOf(change, 'ServicePrincipal.ObjectID') ? 'ServicePrincipal' : 'Application';
  const [id, name, appId] = ['ObjectID', 'DisplayName', 'AppId'].map((property) => newText(change, `${kind}.${property}`));
  return {
    ...record,
    ...attempted(change, 'owner_added'),
    target: { type: kind, ...(id && { id }), ...(name && { name }), ...(appId && { appId }) },
    self: owner?.id !== undefined && owner.id === change.actor.id,
    ...(owner && { owner: { ...(owner.id && { id: owner.id }), ...(owner.name && { name: owner.name }) } }),
  };
}

/** Of a role assignment the record's target is the API whose role it is; who received it stands in the modified properties. */
function privilegeCredential(change: DirectoryChange, record: Credential): Credential {
  const [id, name, appId] = ['ObjectID', 'DisplayName', 'AppId'].map((property) => newText(change, `ServicePrincipal.${property}`));
  return {
    ...record,
    ...attempted(change, 'privilege_granted'),
    ...(id && { target: { type: 'ServicePrincipal', id, ...(name && { name }), ...(appId && { appId }) }, self: id === change.actor.id }),
    ...privileges(change),
  };
}

function privileges(change: DirectoryChange): { readonly privileges?: readonly string[] } {
  const found = ['AppRole.Value', 'ConsentAction.Permissions', 'DelegatedPermissionGrant.Scope'].flatMap(
    (name) => newText(change, name) ?? [],
  );
  return found.length > 0 ? { privileges: found } : {};
}

/** What every credential record has. */
function about(change: DirectoryChange): Credential {
  const target = targetOf(change);
  const self = target && isSelf(change.actor, target);
  return {
    platform: 'entra',
    outcome: change.outcome,
    ...(change.correlation !== undefined && { correlation: change.correlation }),
    actor: actorOf(change),
    ...(target && { target }),
    ...(self !== undefined && { self }),
  };
}

/** By id; where the log has none (M365), a user by the principal name. A user is never an application. */
function isSelf(actor: CredentialActor, target: CredentialTarget): boolean | undefined {
  if (target.id !== undefined && actor.id !== undefined) return target.id === actor.id;
  if (target.type !== undefined && (target.type === 'User') === actor.isApp) return false;
  if (target.type !== 'User' || target.name === undefined || actor.name === undefined) return undefined;
  return target.name.toLowerCase() === actor.name.toLowerCase();
}

function actorOf({ actor, details }: DirectoryChange): CredentialActor {
  const userAgent = actor.userAgent ?? details.get('User-Agent');
  return { ...actor, ...(userAgent !== undefined && { userAgent }) };
}

function targetOf(change: DirectoryChange): CredentialTarget | undefined {
  const target = change.targets.find(({ properties }) => properties.has('KeyDescription')) ?? change.targets[0];
  if (!target) return undefined;
  const { id, type, name } = target;
  const appId = change.details.get('AppId') ?? principalNames(change).find(isGuid);
  const ownerTenant = change.details.get('AppOwnerOrganizationId');
  return {
    ...(type && { type }),
    ...(id && { id }),
    ...(name && { name }),
    ...(appId && type !== 'User' && { appId }),
    ...(ownerTenant && { ownerTenant }),
  };
}

/** `appId;https://…`: every name the target is known by. */
function principalNames(change: DirectoryChange): readonly string[] {
  return newText(change, 'TargetId.ServicePrincipalNames')?.split(';') ?? [];
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/**
 * The record says that keys changed, or (M365, where the list of changed properties is empty) nothing at all, and shows no key set.
 */
function isCompanion(change: DirectoryChange): boolean {
  const included = newText(change, 'Included Updated Properties');
  if (included === undefined) return propertyOf(change, 'KeyDescription') !== undefined;
  if (included.split(/[,\s]+/).includes('KeyDescription')) return true;
  const says = change.targets.flatMap(({ properties }) => [...properties.keys()]);
  return included === '' && says.every((name) => name === 'Included Updated Properties' || name.startsWith('TargetId.'));
}
