import { isJsonObject } from '#base/json.ts';
import type { CredentialOperation } from '../../credential-call.ts';
import { textAt } from '../../credential-call.ts';
import { addAt, type Draft, memberOf, setAt, valueAt } from '../../document.ts';
import { mailParts, workspaceNormalizer } from '../../google-workspace.ts';
import { parseJson } from '../../guard.ts';
import { adminFields } from './fields.ts';
import { adminParameters } from './parameters.ts';

const ADMIN = 'google_workspace.admin';
const USER = { type: 'User', name: [`${ADMIN}.user.email`] };
const APPLICATION = {
  type: 'OAuthApplication',
  id: [`${ADMIN}.oauth2.application.id`, `${ADMIN}.application.id`],
  name: [`${ADMIN}.oauth2.application.name`, `${ADMIN}.application.name`],
};

/** Domain-wide delegation lets a client act for every user: no credential, but the way to all of them. */
const CREDENTIALS: ReadonlyMap<string, CredentialOperation> = new Map<string, CredentialOperation>([
  [
    'AUTHORIZE_API_CLIENT_ACCESS',
    {
      action: 'privilege_granted',
      target: { type: 'OAuthClient', id: [`${ADMIN}.api.client.name`], name: [`${ADMIN}.api.client.name`] },
      privileges: [`${ADMIN}.api.scopes`],
    },
  ],
  ['ADD_TO_TRUSTED_OAUTH2_APPS', { action: 'privilege_granted', target: APPLICATION }],
  ['TRUST_DOMAIN_OWNED_OAUTH2_APPS', { action: 'privilege_granted', target: APPLICATION }],
  ['ADD_APPLICATION', { action: 'privilege_granted', target: APPLICATION }],
  ['GENERATE_2SV_SCRATCH_CODES', { action: 'added', class: 'auth_method', target: USER }],
  ['DELETE_2SV_SCRATCH_CODES', { action: 'removed', class: 'auth_method', target: USER }],
  ['SECURITY_KEY_REGISTERED_FOR_USER', { action: 'added', class: 'mfa_device', target: USER }],
  ['REVOKE_SECURITY_KEY', { action: 'removed', class: 'mfa_device', target: USER }],
  ['CHANGE_PASSWORD', { action: 'rotated', class: 'console_password', target: USER }],
  ['REVOKE_ASP', { action: 'removed', class: 'app_password', target: USER, ids: [`${ADMIN}.application.asp_id`] }],
  [
    'REGENERATE_OAUTH_CONSUMER_SECRET',
    { action: 'rotated', class: 'oauth_secret', target: { type: 'Domain', name: [`${ADMIN}.domain.name`] } },
  ],
]);

export const workspaceAdmin = workspaceNormalizer({
  name: 'admin',
  title: 'Google Workspace admin activity',
  category: ['iam'],
  fields: adminFields,
  parameters: adminParameters,
  credentials: CREDENTIALS,
  finish: (document) => {
    writeTypes(document);
    writeGroup(document);
    writeTarget(document);
    openMetadata(document);
    const groups = valueAt(document, [...ADMIN.split('.'), 'group', 'allowed_list']);
    if (typeof groups === 'string') setAt(document, [...ADMIN.split('.'), 'group', 'allowed_list'], groups.split(','));
  },
});

const METADATA = new Map([
  ['DESCRIPTION', 'description'],
  ['rule_key', 'rule.key'],
  ['rule_type', 'rule.type'],
]);

/** What a setting of Gmail is, as JSON text. */
function openMetadata(document: Draft): void {
  const admin = valueAt(document, ADMIN.split('.'));
  const stated = memberOf(admin, 'SETTING_METADATA');
  const parsed = typeof stated === 'string' ? parseJson(stated) : { value: stated ?? null };
  if (!isJsonObject(admin) || 'problem' in parsed || !isJsonObject(parsed.value)) return;
  const { SETTING_METADATA: _, ...rest } = admin;
  setAt(document, ADMIN.split('.'), rest);
  for (const [name, value] of Object.entries(parsed.value)) {
    const path = METADATA.get(name);
    if (path !== undefined) setAt(document, [...ADMIN.split('.'), 'setting', 'metadata', ...path.split('.')], value);
  }
}

/** What was done is the first word of the event's name; to what, the group it belongs to. */
function writeTypes(document: Draft): void {
  const action = textAt(document, 'event.action') ?? '';
  const group = textAt(document, 'google_workspace.event.type') ?? '';
  const isSetting = /_SETTINGS?(?:_|$)/.test(action) && /^(?:CHANGE|CREATE|DELETE|UPDATE)_/.test(action);
  const isSwitch = /^(?:ENFORCE|ALLOW|DISALLOW|ENABLE)_|^TOGGLE_(?:SSO|SSL|OAUTH|OPEN_ID|ALLOW|CONTACT|NEW|USE|ENABLE_OAUTH|OUTBOUND)/.test(
    action,
  );
  if (isSetting || isSwitch) setAt(document, ['event', 'category'], ['iam', 'configuration']);
  const about = group === 'USER_SETTINGS' ? ['user'] : group === 'GROUP_SETTINGS' ? ['group'] : [];
  setAt(document, ['event', 'type'], [...about, typeOf(action)]);
}

function typeOf(action: string): string {
  if (/^(?:CREATE|INSERT|GENERATE|REGENERATE|UNDELETE)_|_CREATE_|_CREATED$|_CREATION$/.test(action)) return 'creation';
  if (/^DELETE_|_DELETE_|_DELETED?$|_DELETION$|^REMOVE_ORG_UNIT$/.test(action)) return 'deletion';
  return /^(?:VIEW|DOWNLOAD|VERIFY|SKIP|REQUEST|RESEND)_|_SEARCH$|_DOWNLOAD$|_SENT$|^USER_INVITE$/.test(action) ? 'info' : 'change';
}

function writeGroup(document: Draft): void {
  const parts = mailParts(textAt(document, `${ADMIN}.group.email`));
  if (!parts) return;
  setAt(document, ['group', 'name'], parts[0]);
  setAt(document, ['group', 'domain'], parts[1]);
}

function writeTarget(document: Draft): void {
  const email = textAt(document, `${ADMIN}.user.email`);
  const parts = mailParts(email);
  if (email === undefined || !parts) return;
  addAt(document, ['related', 'user'], parts[0]);
  setAt(document, ['user', 'target', 'name'], parts[0]);
  setAt(document, ['user', 'target', 'domain'], parts[1]);
  setAt(document, ['user', 'target', 'email'], email);
  for (const name of ['name', 'domain']) {
    const value = textAt(document, `group.${name}`);
    if (value !== undefined) setAt(document, ['user', 'target', 'group', name], value);
  }
}
