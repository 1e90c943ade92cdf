import { textAt } from '../../credential-call.ts';
import { addAt, type Draft, setAt } from '../../document.ts';
import { workspaceNormalizer } from '../../google-workspace.ts';
import { tokenFields } from './fields.ts';

const TOKEN = 'google_workspace.token';

export const workspaceToken = workspaceNormalizer({
  name: 'token',
  title: 'Google Workspace OAuth tokens',
  category: ['iam'],
  fields: tokenFields,
  parameters: { client_id: 'client.id', client_type: 'client.type', scope: 'scope.value', scope_data: 'scope.data' },
  credentials: new Map([
    [
      'authorize',
      {
        action: 'token_issued',
        class: 'api_token',
        target: { type: 'OAuthApplication', id: [`${TOKEN}.client.id`], name: [`${TOKEN}.app_name`] },
        privileges: [`${TOKEN}.scope.value`],
      } as const,
    ],
    [
      'revoke',
      {
        action: 'removed',
        class: 'api_token',
        target: { type: 'OAuthApplication', id: [`${TOKEN}.client.id`], name: [`${TOKEN}.app_name`] },
      } as const,
    ],
  ]),
  finish: (document) => {
    const action = textAt(document, 'event.action')?.toLowerCase();
    const isRevoke = action === 'revoke';
    setAt(
      document,
      ['event', 'type'],
      ['info', ...(isRevoke || action === 'authorize' ? ['user'] : []), ...(isRevoke ? ['deletion'] : [])],
    );
    setAt(document, ['event', 'kind'], ['event']);
    writeRelated(document);
  },
});

function writeRelated(document: Draft): void {
  for (const [from, to] of [
    ['user.id', 'user'],
    ['user.email', 'user'],
    ['user.domain', 'hosts'],
    ['google_workspace.organization.domain', 'hosts'],
  ] as const) {
    const value = textAt(document, from);
    if (value !== undefined) addAt(document, ['related', to], value);
  }
}
