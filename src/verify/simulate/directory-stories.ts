import { changed, type EntraDraft, type EntraTarget, type Key, keyDescription } from './entra.ts';
import { applicationKeyChange, certificate, MICROSOFT_SERVICES, principal, principalKeyChange, secret } from './entra-credentials.ts';
import { inDirectory, MINUTE, type Story, upnOf, userId, working } from './month-cast.ts';
import { createApplication } from './world.ts';

/** A certificate on a service principal of Microsoft's. */
export const certificateOnMicrosoft: Story = (cast) => {
  const { app, held, stage, desk } = cast;
  const by = working(cast, { name: held, ip: desk }, { app });
  const details = [...(by.details ?? []), { key: 'AppOwnerOrganizationId', value: MICROSOFT_SERVICES }];
  const office = { ...app, name: 'Office 365 Exchange Online' };
  const keys = keyDescription([], [certificate(stage.ids, 'CN=hybrid')]);
  return principalKeyChange({ ...by, details }, office, keys).map((draft) => inDirectory(cast, { ...draft, details }));
};

/** A pair of keys that signs SAML tokens, and the password of the private one. */
export const signingKey: Story = (cast) => {
  const { app, held, stage, desk } = cast;
  const verifying = certificate(stage.ids, 'CN=Microsoft Azure Federated SSO Certificate');
  const pair = [{ ...verifying, id: stage.ids.guid('key'), usage: 'Sign' as const }, verifying, secret(stage.ids, verifying.name)];
  const by = working(cast, { name: held, ip: desk }, { app });
  return principalKeyChange(by, app, keyDescription([], pair)).map((draft) => inDirectory(cast, draft));
};

/** A secret that lives for fifty minutes. */
export const shortLived: Story = (cast) => {
  const { app, held, stage, desk } = cast;
  const kept = certificate(stage.ids, `CN=${app.name}`);
  const added = secret(stage.ids, 'test');
  const change = (after: number, from: readonly Key[], to: readonly Key[]) =>
    applicationKeyChange(working(cast, { name: held, ip: desk }, { app, after }), app, keyDescription(from, to));
  return [...change(0, [kept], [kept, added]), ...change(50 * MINUTE, [kept, added], [kept])].map((draft) => inDirectory(cast, draft));
};

/** A colleague grants a role over the directory; the account adds a secret. */
export const grantThenSecret: Story = (cast) => {
  const { app, colleague, held, stage, desk } = cast;
  const graph: EntraTarget = {
    type: 'ServicePrincipal',
    id: stage.ids.guidOf('principal', 'Microsoft Graph'),
    name: 'Microsoft Graph',
    modified: [
      changed('AppRole.Value', null, 'RoleManagement.ReadWrite.Directory'),
      changed('ServicePrincipal.ObjectID', null, app.principalId),
      changed('ServicePrincipal.DisplayName', null, app.name),
      changed('ServicePrincipal.AppId', null, app.appId),
    ],
  };
  const grant: EntraDraft = {
    ...working(cast, { name: colleague, ip: '198.51.100.12' }),
    operation: 'Add app role assignment to service principal',
    operationType: 'Assign',
    targets: [graph, { type: 'ServicePrincipal', id: app.principalId, name: null, modified: [] }],
  };
  const by = working(cast, { name: held, ip: desk }, { app, after: 70 * MINUTE });
  const drafts = applicationKeyChange(by, app, keyDescription([], [secret(stage.ids, 'sync')]));
  return [grant, ...drafts].map((draft) => inDirectory(cast, draft));
};

/** The account tries six applications that it has no rights on. */
export const refusedAgain: Story = (cast) =>
  Array.from({ length: 6 }, (_, index) => {
    const app = createApplication(cast.stage.ids, `${cast.app.name}-${index + 1}`);
    const draft: EntraDraft = {
      ...working(cast, { name: cast.held, ip: cast.outside }, { app, after: index * 3 * MINUTE }),
      operation: 'Add service principal credentials',
      targets: [principal(app)],
      result: 'failure',
      reason: 'Insufficient privileges to complete the operation.',
    };
    return inDirectory(cast, draft, userId(cast.stage, cast.held));
  });

/** A Temporary Access Pass for a colleague. */
export const passForAnother: Story = (cast) => {
  const { colleague, held, stage, outside } = cast;
  const target: EntraTarget = { type: 'User', id: userId(stage, colleague), name: null, upn: upnOf(colleague), modified: [] };
  const draft: EntraDraft = {
    ...working(cast, { name: held, ip: outside }),
    operation: 'Create Temporary Access Pass method for user',
    category: 'UserManagement',
    service: 'Authentication Methods',
    operationType: 'Add',
    targets: [target],
  };
  return [inDirectory(cast, draft)];
};
