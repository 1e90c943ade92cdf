import type { JsonObject, JsonValue } from '#base/json.ts';
import { canonicalOperationName } from '#event/operation-name.ts';
import type { KnownField } from '#event/schema/known.ts';
import { compact } from './document.ts';

type CredentialPlatform = 'entra' | 'azure' | 'aws' | 'gcp' | 'github' | 'okta' | 'google_workspace' | 'kubernetes';

/** What happened. `attempt`: it failed. `owner_added` and `privilege_granted` change no credential but open the way to one. */
export type CredentialAction =
  | 'added'
  | 'removed'
  | 'rotated'
  | 'reactivated'
  | 'trust_added'
  | 'token_issued'
  | 'attempt'
  | 'owner_added'
  | 'privilege_granted';

export type CredentialClass =
  | 'client_secret'
  | 'client_cert'
  | 'signing_key'
  | 'federated'
  | 'app_password'
  | 'access_key'
  | 'console_password'
  | 'service_specific'
  | 'ssh_key'
  | 'sa_key'
  | 'api_token'
  | 'oauth_secret'
  | 'k8s_token'
  | 'temp_access_pass'
  | 'auth_method'
  | 'mfa_device'
  | 'database_password'
  | 'unknown';

export type Outcome = 'success' | 'failure' | 'unknown';

/** Which credential changed, for whom and by whom: one record for all platforms, so that one rule reads like another. */
export type Credential = {
  readonly platform: CredentialPlatform;
  readonly action?: CredentialAction;
  readonly class?: CredentialClass;
  readonly outcome: Outcome;
  /** Says that a credential changed, but not which: another record of the same correlation does. */
  readonly companion?: boolean;
  readonly parse?: 'full' | 'partial';
  readonly correlation?: string;
  readonly change?: CredentialChange;
  /** A moment, or that there is none. */
  readonly expires?: string;
  readonly target?: CredentialTarget;
  readonly actor?: CredentialActor;
  /** The actor changed a credential of its own. */
  readonly self?: boolean;
  readonly trust?: { readonly issuers: readonly string[]; readonly subjects: readonly string[] };
  readonly owner?: { readonly id?: string; readonly name?: string };
  readonly privileges?: readonly string[];
};

/** Counts are exact where the log shows the sets before and after; lists hold distinct values. */
export type CredentialChange = {
  readonly addedCount: number;
  readonly removedCount: number;
  readonly keptCount: number;
  readonly addedIds?: readonly string[];
  readonly removedIds?: readonly string[];
  readonly addedTypes?: readonly string[];
  readonly addedUsages?: readonly string[];
  readonly removedTypes?: readonly string[];
  readonly keptTypes?: readonly string[];
  readonly displayNames?: readonly string[];
};

export type CredentialTarget = {
  readonly type?: string;
  readonly id?: string;
  readonly name?: string;
  readonly appId?: string;
  readonly ownerTenant?: string;
};

export type CredentialActor = {
  readonly type?: string;
  readonly id?: string;
  readonly name?: string;
  readonly ip?: string;
  readonly asn?: number;
  readonly userAgent?: string;
  readonly isApp?: boolean;
  readonly isRoot?: boolean;
  readonly managedIdentity?: boolean;
};

/** `op.raw` and `op.canonical`. */
export function operationFields(name: string | undefined): JsonObject {
  return name === undefined ? {} : { op: { raw: name, canonical: canonicalOperationName(name) } };
}

/** `cred.*` of a document. */
export function credentialFields(credential: Credential | undefined): JsonObject {
  if (!credential) return {};
  const { change, target, actor, trust } = credential;
  return {
    cred: compact({
      platform: credential.platform,
      action: credential.action,
      class: credential.class,
      outcome: credential.outcome,
      companion: credential.companion ?? false,
      parse: credential.parse,
      correlation: credential.correlation,
      ...(change && changeFields(change)),
      expires: credential.expires,
      target: target && targetFields(target),
      actor: actor && actorFields(actor),
      self: credential.self,
      trust: trust && { issuers: trust.issuers, subjects: trust.subjects },
      owner: credential.owner && compact(credential.owner),
      privileges: filled(credential.privileges),
    }),
  };
}

function changeFields(change: CredentialChange): { readonly [key: string]: JsonValue | undefined } {
  const ids = change.addedIds?.length ? change.addedIds : change.removedIds;
  return {
    ids: filled(ids),
    added_ids: filled(change.addedIds),
    removed_ids: filled(change.removedIds),
    added_count: change.addedCount,
    removed_count: change.removedCount,
    kept_count: change.keptCount,
    added_types: filled(change.addedTypes),
    added_usages: filled(change.addedUsages),
    removed_types: filled(change.removedTypes),
    kept_types: filled(change.keptTypes),
    display_names: filled(change.displayNames),
  };
}

function targetFields({ type, id, name, appId, ownerTenant }: CredentialTarget): JsonObject | undefined {
  const fields = compact({ type, id, name, app_id: appId, owner_tenant: ownerTenant });
  return Object.keys(fields).length > 0 ? fields : undefined;
}

function actorFields(actor: CredentialActor): JsonObject {
  return compact({
    type: actor.type,
    id: actor.id,
    name: actor.name,
    ip: actor.ip,
    asn: actor.asn,
    user_agent: actor.userAgent,
    is_app: actor.isApp,
    is_root: actor.isRoot,
    managed_identity: actor.managedIdentity,
  });
}

function filled(list: readonly string[] | undefined): readonly string[] | undefined {
  const distinct = [...new Set(list)].filter((value) => value !== '');
  return distinct.length > 0 ? distinct : undefined;
}

/** `op.*`, for data streams that add no credentials. */
export const operationKnownFields: readonly KnownField[] = [
  { path: 'op.raw', type: 'keyword', meaning: "The operation's name, exactly as logged." },
  {
    path: 'op.source',
    type: 'keyword',
    meaning:
      'Kind of network of `source.ip`: public, private, shared, loopback, link_local, documentation, multicast, reserved; service for a name.',
  },
  {
    path: 'op.canonical',
    type: 'keyword',
    normalizer: 'operation_name',
    meaning: "The operation's name with dashes as `-`, runs of blanks as one, ends trimmed and one trailing dot removed.",
  },
];

/** The fields above, with what they mean: every dataset that adds them lists these. */
export const credentialKnownFields: readonly KnownField[] = [
  ...operationKnownFields,
  { path: 'cred.platform', type: 'keyword', meaning: 'Where the credential is valid: `entra`, `aws`, …' },
  {
    path: 'cred.action',
    type: 'keyword',
    meaning:
      'added, removed, rotated (both), reactivated, trust_added, token_issued, attempt (it failed), owner_added, privilege_granted. Absent when the record does not say.',
  },
  {
    path: 'cred.class',
    type: 'keyword',
    meaning: 'The kind of credential; of several, the one that gives most: signing_key, then client_secret, then client_cert.',
  },
  { path: 'cred.outcome', type: 'keyword', meaning: 'success, failure or unknown.' },
  {
    path: 'cred.companion',
    type: 'boolean',
    meaning: 'The record only says that a credential changed; another one of the same correlation says which.',
  },
  { path: 'cred.parse', type: 'keyword', meaning: 'full, or partial when a part of the change could not be read.' },
  { path: 'cred.correlation', type: 'keyword', meaning: "The vendor's id of the action that several records belong to." },
  { path: 'cred.ids', type: 'keyword', meaning: 'Ids of the credentials added, else of those removed.' },
  { path: 'cred.added_ids', type: 'keyword', meaning: 'Ids of the credentials added.' },
  { path: 'cred.removed_ids', type: 'keyword', meaning: 'Ids of the credentials removed.' },
  { path: 'cred.added_count', type: 'long', meaning: 'How many credentials were added; 0 for a failed attempt.' },
  { path: 'cred.removed_count', type: 'long', meaning: 'How many credentials were removed.' },
  { path: 'cred.kept_count', type: 'long', meaning: 'How many credentials the target had before and has still, where the log shows it.' },
  { path: 'cred.added_types', type: 'keyword', meaning: 'Key types added: Password, AsymmetricX509Cert, …' },
  { path: 'cred.added_usages', type: 'keyword', meaning: 'Key usages added: Verify; Sign can forge SAML tokens.' },
  { path: 'cred.removed_types', type: 'keyword', meaning: 'Key types removed.' },
  { path: 'cred.kept_types', type: 'keyword', meaning: 'Key types the target had before and has still.' },
  {
    path: 'cred.display_names',
    type: 'keyword',
    meaning: 'What the credentials are called. Chosen by whoever added them: never trust it.',
  },
  { path: 'cred.expires', type: 'keyword', meaning: 'A moment in ISO 8601, `never`, or `unknown` when the log does not tell.' },
  {
    path: 'cred.target.type',
    type: 'keyword',
    meaning: "What the credential belongs to, in the vendor's word: Application, ServicePrincipal, User, IAMUser, …",
  },
  { path: 'cred.target.id', type: 'keyword', meaning: 'Id of what the credential belongs to.' },
  {
    path: 'cred.target.name',
    type: 'keyword',
    meaning: 'Name of what the credential belongs to; for a user without one, the principal name.',
  },
  { path: 'cred.target.app_id', type: 'keyword', meaning: 'Application (client) id of the target.' },
  { path: 'cred.target.owner_tenant', type: 'keyword', meaning: 'Tenant that owns the application; Microsoft for its own.' },
  { path: 'cred.actor.type', type: 'keyword', meaning: "Who did it, in the vendor's word: user, app, IAMUser, AssumedRole, Root, …" },
  { path: 'cred.actor.id', type: 'keyword', meaning: 'Id of who did it.' },
  { path: 'cred.actor.name', type: 'keyword', meaning: 'Name of who did it, whole: a principal name is not split at the @.' },
  { path: 'cred.actor.ip', type: 'ip', meaning: 'Address it was done from, where the log has one.' },
  { path: 'cred.actor.asn', type: 'long', meaning: 'Number of the network the address belongs to, where known.' },
  { path: 'cred.actor.user_agent', type: 'keyword', meaning: 'Program it was done with.' },
  { path: 'cred.actor.is_app', type: 'boolean', meaning: 'An application or service did it, not a person.' },
  { path: 'cred.actor.is_root', type: 'boolean', meaning: "The account's root user did it." },
  {
    path: 'cred.actor.managed_identity',
    type: 'boolean',
    meaning:
      'Azure renewed the certificate of a managed identity: the actor, the target’s names and the key’s name all say so. One of them alone can be forged.',
  },
  { path: 'cred.self', type: 'boolean', meaning: 'The actor changed a credential of its own.' },
  { path: 'cred.trust.issuers', type: 'keyword', meaning: 'Issuers that are trusted since.' },
  { path: 'cred.trust.subjects', type: 'keyword', meaning: 'Subjects that are trusted since.' },
  { path: 'cred.owner.id', type: 'keyword', meaning: 'The new owner of the target: owners can add credentials.' },
  { path: 'cred.owner.name', type: 'keyword', meaning: 'Name of the new owner.' },
  { path: 'cred.privileges', type: 'keyword', meaning: 'Roles or scopes granted to the target.' },
];
