import { changed, includedProperties, type Key, keyDescription } from './entra.ts';
import { application, applicationKeyChange, certificate, principalKeyChange, secret } from './entra-credentials.ts';
import type { Happening } from './happening.ts';
import { type Cast, elsewhere, inDirectory, MINUTE, type Story, upnOf, userId, working } from './month-cast.ts';
import { type PrincipalSignIn, principalSignIn } from './plain-records.ts';
import { createApplication } from './world.ts';

/** A colleague makes the account an owner of an application; it adds a secret, and the application signs in from elsewhere. */
export const ownerThenSecret: Story = (cast) => {
  const { app, held, stage, desk } = cast;
  const added = secret(stage.ids, 'backup');
  const owner = {
    type: 'User' as const,
    id: userId(stage, held),
    name: null,
    upn: upnOf(held),
    modified: [changed('Application.ObjectID', null, app.objectId), changed('Application.DisplayName', null, app.name)],
  };
  const ownership = inDirectory(cast, {
    ...working(cast, { name: cast.colleague, ip: desk }, { app }),
    operation: 'Add owner to application',
    operationType: 'Assign',
    targets: [owner, { type: 'Application', id: app.objectId, name: null, modified: [] }],
  });
  const old = secret(stage.ids, 'first');
  return [ownership, ...keyChange(cast, 40 * MINUTE, [old], [added, old]), signIn(cast, 65 * MINUTE, { kind: 'key', id: added.id })];
};

/** A certificate straight on a service principal, used from elsewhere. */
export const certificateOnPrincipal: Story = (cast) => {
  const { app, held, stage, desk } = cast;
  const added = certificate(stage.ids, `CN=${app.name}`);
  const by = working(cast, { name: held, ip: desk }, { app });
  const drafts = principalKeyChange(by, app, keyDescription([], [added]));
  return [...drafts.map((draft) => inDirectory(cast, draft)), signIn(cast, 25 * MINUTE, { kind: 'key', id: added.id })];
};

/** The application trusts a repository of the intruder's, which then signs in. */
export const federatedCredential: Story = (cast) => {
  const { app, held, stage, desk } = cast;
  const id = stage.ids.guid('key');
  const trust = {
    Name: 'deploy',
    Issuer: 'https://token.actions.githubusercontent.com',
    Subject: `repo:${held}-example/tools:ref:refs/heads/main`,
    Id: id,
    Description: null,
    Audiences: ['api://AzureADTokenExchange'],
  };
  const change = inDirectory(cast, {
    ...working(cast, { name: held, ip: desk }, { app }),
    operation: 'Update application',
    targets: [application(app, changed('FederatedIdentityCredentials', [], [trust]), includedProperties('FederatedIdentityCredentials'))],
  });
  return [change, signIn(cast, 12 * MINUTE, { kind: 'federated', id })];
};

/** A password for old programs, which needs no second factor. */
export const appPassword: Story = (cast) => {
  const { held, stage, outside } = cast;
  return [
    inDirectory(cast, {
      ...working(cast, { name: held, ip: outside }),
      operation: 'Create application password for user',
      category: 'UserManagement',
      targets: [{ type: 'User', id: userId(stage, held), name: null, upn: upnOf(held), modified: [] }],
    }),
  ];
};

/** An application that signs in with certificates receives a secret as well. */
export const secretBesideCertificates: Story = (cast) => {
  const { ids } = cast.stage;
  const kept = certificate(ids, `CN=${cast.app.name}`);
  const added = secret(ids, 'temporary');
  return [...keyChange(cast, 0, [kept], [added, kept]), signIn(cast, 90 * MINUTE, { kind: 'key', id: added.id })];
};

/** Secrets for seven applications within a quarter of an hour. */
export const manySecrets: Story = (cast) =>
  Array.from({ length: 7 }, (_, index) => {
    const app = createApplication(cast.stage.ids, `${cast.app.name}-${index + 1}`);
    return keyChange({ ...cast, app }, index * 2 * MINUTE, [], [secret(cast.stage.ids, 'sync')]);
  }).flat();

function keyChange(cast: Cast, after: number, before: readonly Key[], now: readonly Key[]): readonly Happening[] {
  const { app, held, stage, desk } = cast;
  const drafts = applicationKeyChange(working(cast, { name: held, ip: desk }, { after, app }), app, keyDescription(before, now));
  return drafts.map((draft) => inDirectory(cast, draft, userId(stage, held)));
}

function signIn(cast: Cast, after: number, credential: PrincipalSignIn['credential']): Happening {
  const { app, stage, outside } = cast;
  const time = cast.time + after;
  return elsewhere(cast, time, principalSignIn(stage.ids, stage.world.contoso, time, { app, ip: outside, credential }));
}
