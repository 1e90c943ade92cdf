import { type CredentialOperation, textAt } from '../../credential-call.ts';
import { addAt, setAt } from '../../document.ts';
import { mailParts, type WorkspaceApplication, workspaceNormalizer } from '../../google-workspace.ts';
import { deviceParameters } from './device-parameters.ts';
import { reportsFields } from './fields.ts';

const OWN = { type: 'User', id: ['user.id'], name: ['user.email'] };
const CREDENTIALS: ReadonlyMap<string, CredentialOperation> = new Map<string, CredentialOperation>([
  ['password_edit', { action: 'rotated', class: 'console_password', target: OWN }],
  ['2sv_enroll', { action: 'added', class: 'mfa_device', target: OWN }],
  ['2sv_disable', { action: 'removed', class: 'mfa_device', target: OWN }],
]);

/** Applications without a mapping of their own: their parameters keep their names. */
const APPLICATIONS: readonly Omit<WorkspaceApplication, 'fields'>[] = [
  { name: 'access_transparency', title: 'Google Workspace access transparency', category: ['iam'] },
  { name: 'calendar', title: 'Google Workspace Calendar', category: ['iam'] },
  { name: 'chat', title: 'Google Workspace Chat', category: ['iam'] },
  { name: 'chrome', title: 'Google Workspace Chrome', category: ['iam'] },
  { name: 'context_aware_access', title: 'Google Workspace context-aware access', category: ['iam'] },
  { name: 'data_studio', title: 'Google Workspace Looker Studio', category: ['iam'] },
  { name: 'device', application: 'mobile', title: 'Google Workspace devices', category: ['host'], parameters: deviceParameters },
  { name: 'gcp', title: 'Google Workspace Cloud', category: ['iam'] },
  { name: 'gmail', title: 'Google Workspace Gmail', category: ['email'] },
  { name: 'group_enterprise', application: 'groups_enterprise', title: 'Google Workspace enterprise groups', category: ['iam'] },
  { name: 'groups', title: 'Google Workspace groups', category: ['iam'] },
  { name: 'keep', title: 'Google Workspace Keep', category: ['iam'] },
  { name: 'meet', title: 'Google Workspace Meet', category: ['iam'] },
  { name: 'rules', title: 'Google Workspace rules', category: ['iam'] },
  { name: 'saml', title: 'Google Workspace SAML logins', category: ['authentication', 'session'] },
  {
    name: 'user_accounts',
    title: 'Google Workspace user accounts',
    category: ['iam'],
    credentials: CREDENTIALS,
  },
  { name: 'vault', title: 'Google Workspace Vault', category: ['iam'] },
];

/** One data stream each. */
export const workspaceReports = APPLICATIONS.map((application) =>
  workspaceNormalizer({
    ...application,
    fields: reportsFields(application.name),
    finish: (document) => {
      const action = textAt(document, 'event.action') ?? '';
      if (application.name === 'saml') setAt(document, ['event', 'outcome'], action === 'login_failure' ? 'failure' : 'success');
      setAt(document, ['event', 'type'], application.name === 'saml' ? ['start'] : [typeOf(action)]);
      const target = mailParts(textAt(document, `google_workspace.${application.name}.user_email`))?.[0];
      if (target !== undefined) addAt(document, ['related', 'user'], target);
    },
  }),
);

function typeOf(action: string): string {
  const name = action.toLowerCase();
  if (/^(?:create|add|insert)_/.test(name)) return 'creation';
  if (/^(?:delete|remove)_/.test(name)) return 'deletion';
  return /^(?:change|update|edit|set|enable|disable)_|_(?:edit|enroll|disable|change|event)$/.test(name) ? 'change' : 'info';
}
