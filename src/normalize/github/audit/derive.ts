import type { JsonObject } from '#base/json.ts';
import { type Credential, type CredentialActor, credentialFields, operationFields } from '../../cred.ts';
import { actorAt, type CredentialOperation, credentialOfCall, textAt } from '../../credential-call.ts';
import { scalarsAt } from '../../document.ts';
import type { Derived } from '../../normalizer.ts';

const FINGERPRINT = ['github.fingerprint', 'github.public_key_fingerprint', 'github.key_fingerprint'];
const KEY = {
  class: 'ssh_key',
  target: { type: 'User', name: ['user.target.name', 'user.name'] },
  ids: FINGERPRINT,
  names: ['github.title', 'github.key_title'],
} as const;
const APPLICATION = {
  class: 'oauth_secret',
  target: {
    type: 'OAuthApplication',
    id: ['github.oauth_application_id', 'github.integration_id'],
    name: ['github.oauth_application', 'github.oauth_application_name', 'github.integration', 'github.name'],
  },
  ids: ['github.client_secret_id', 'github.fingerprint'],
} as const;
const TOKEN = {
  class: 'api_token',
  target: { type: 'Organization', id: ['github.org_id'], name: ['github.org', 'github.business'] },
  ids: ['github.token_id', 'github.user_programmatic_access_id', 'github.credential_id'],
  names: ['github.user_programmatic_access_name', 'github.token_name'],
} as const;
const AUTHORITY = {
  class: 'ssh_key',
  target: { type: 'Organization', id: ['github.org_id'], name: ['github.org', 'github.business'] },
  ids: FINGERPRINT,
} as const;

const OPERATIONS: ReadonlyMap<string, CredentialOperation> = new Map<string, CredentialOperation>([
  ['public_key.create', { ...KEY, action: 'added' }],
  ['public_key.update', { ...KEY, action: 'rotated' }],
  ['public_key.delete', { ...KEY, action: 'removed' }],
  ['personal_access_token.access_granted', { ...TOKEN, action: 'added' }],
  ['personal_access_token.access_revoked', { ...TOKEN, action: 'removed' }],
  ['org_credential_authorization.grant', { ...TOKEN, action: 'added' }],
  ['org_credential_authorization.revoke', { ...TOKEN, action: 'removed' }],
  ['org_credential_authorization.deauthorize', { ...TOKEN, action: 'removed' }],
  ['oauth_application.create', { ...APPLICATION, action: 'added' }],
  ['oauth_application.generate_client_secret', { ...APPLICATION, action: 'added' }],
  ['oauth_application.reset_secret', { ...APPLICATION, action: 'rotated' }],
  ['oauth_application.remove_client_secret', { ...APPLICATION, action: 'removed' }],
  ['integration.generate_client_secret', { ...APPLICATION, action: 'added' }],
  ['integration.remove_client_secret', { ...APPLICATION, action: 'removed' }],
  ['ssh_certificate_authority.create', { ...AUTHORITY, action: 'trust_added' }],
  ['ssh_certificate_authority.delete', { ...AUTHORITY, action: 'removed' }],
]);

/** `op.*`, `cred.*` and the vendor's id of a finished document, ours or one that Elastic made. */
export function deriveAudit(document: JsonObject): Derived {
  const name = textAt(document, 'event.action');
  const id = textAt(document, 'event.id');
  const operation = name === undefined ? undefined : OPERATIONS.get(name);
  return {
    ...(id !== undefined && { vendorId: id }),
    fields: { ...operationFields(name), ...credentialFields(operation && credentialOf(document, operation)) },
  };
}

/** The log holds what was done, never what was tried. Its ids are not always there, and a key's addition is plain without them. */
function credentialOf(document: JsonObject, operation: CredentialOperation): Credential {
  const credential = credentialOfCall(document, ofRepository(document, operation), {
    platform: 'github',
    outcome: 'success',
    actor: actorOf(document),
  });
  const type = textAt(document, 'github.credential_type')?.toLowerCase() ?? '';
  return operation === OPERATIONS.get('org_credential_authorization.grant') && type.includes('ssh')
    ? { ...credential, class: 'ssh_key' }
    : credential;
}

/** The same action adds a key to a person and a deploy key to a repository. */
function ofRepository(document: JsonObject, operation: CredentialOperation): CredentialOperation {
  if (operation.target.type !== 'User' || textAt(document, 'github.repo') === undefined) return operation;
  return { ...operation, target: { type: 'Repository', id: ['github.repo_id'], name: ['github.repo'] } };
}

function actorOf(document: JsonObject): CredentialActor {
  const actor = actorAt(document, { id: 'github.actor_id', name: 'user.name' });
  const isApp = scalarsAt(document, ['github', 'actor_is_bot']).includes(true) || (actor.name?.endsWith('[bot]') ?? false);
  return { type: isApp ? 'Bot' : 'User', ...actor, isApp, isRoot: false };
}
