import { background } from './activity.ts';
import { changed, type EntraDraft, type EntraTarget, includedProperties, type Key, keyDescription } from './entra.ts';
import { application, applicationKeyChange, certificate, principal, principalKeyChange, secret } from './entra-credentials.ts';
import { entraHappening, type Happening, plainHappening } from './happening.ts';
import { working } from './month-cast.ts';
import { homeOf, steadySignIns } from './month-sign-ins.ts';
import { cloudChanges } from './month-work-clouds.ts';
import { type PrincipalSignIn, principalSignIn } from './plain-records.ts';
import { type Recurring, recurring } from './recurring.ts';
import type { BackgroundStage } from './stage.ts';
import { type Application, namedApplication } from './world.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What is right and looks like the attack. How often is an assumption about a tenant of 5,000 users: `docs/pack-score.md` tells them. */
const directoryChanges: readonly Recurring[] = [
  { about: 'A developer registers an application, gives it a secret, and it starts on a server', every: DAY, play: onboardApplication },
  { about: 'An application changes hands, and the new owner renews its secret', every: 10 * DAY, play: changeHands },
  { about: 'A team moves a pipeline to a federated credential', every: 10 * DAY, play: federate },
  { about: 'A developer makes a service principal at the command line', every: 7.5 * DAY, play: createForAutomation },
  { about: 'The SAML certificate of an application is renewed', every: 15 * DAY, play: renewSigningKey },
  { about: 'The certificate of an application is renewed', every: 3 * DAY, play: renewCertificate },
  { about: 'The helpdesk gives a new colleague a Temporary Access Pass', every: DAY, play: welcome },
  { about: 'A user makes an app password for an old printer', every: 15 * DAY, play: makeAppPassword },
  { about: 'Somebody tries to add a secret and may not', every: 5 * DAY, play: beRefused },
];

export const monthChanges: readonly Recurring[] = [...recurring, steadySignIns, ...directoryChanges, ...cloudChanges];

function onboardApplication(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const app = namedApplication(stage.ids, `new-service-${round + 1}`);
  const who = `developer-${(round % 12) + 1}`;
  const added = secret(stage.ids, 'first');
  const names = [changed('DisplayName', [], [app.name]), includedProperties('DisplayName')];
  const born = {
    ...office(stage, time, who, 0, app),
    operation: 'Add application',
    operationType: 'Add',
    targets: [application(app, ...names)],
  };
  const keys = applicationKeyChange(office(stage, time, who, 10 * MINUTE, app), app, keyDescription([], [added]));
  return [...logged(stage, [born, ...keys]), signIn(stage, time + 50 * MINUTE, { app, credential: { kind: 'key', id: added.id } })];
}

function changeHands(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const app = namedApplication(stage.ids, `inherited-${round + 1}`);
  const who = `developer-${round + 1}`;
  const owner: EntraTarget = {
    type: 'User',
    id: stage.ids.guidOf('user', `${who}@contoso.example`),
    name: null,
    upn: `${who}@contoso.example`,
    modified: [changed('Application.ObjectID', null, app.objectId), changed('Application.DisplayName', null, app.name)],
  };
  const targets = [owner, { type: 'Application' as const, id: app.objectId, name: null, modified: [] }];
  const handover = {
    ...office(stage, time, 'service-desk', 0, app),
    operation: 'Add owner to application',
    operationType: 'Assign',
    targets,
  };
  const [old, added] = [secret(stage.ids, 'old'), secret(stage.ids, 'new')];
  const keys = applicationKeyChange(office(stage, time, who, DAY, app), app, keyDescription([old], [added, old]));
  const before = signIn(stage, time + 20 * HOUR, { app, credential: { kind: 'key', id: old.id } });
  return [
    ...logged(stage, [handover, ...keys]),
    before,
    signIn(stage, time + 26 * HOUR, { app, credential: { kind: 'key', id: added.id } }),
  ];
}

/** Hired machines sign in, whose address is new. */
function federate(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const app = namedApplication(stage.ids, `pipeline-${round + 1}`);
  const trust = {
    Name: 'main',
    Issuer: 'https://token.actions.githubusercontent.com',
    Subject: `repo:contoso-example/pipeline-${round + 1}:ref:refs/heads/main`,
    Id: stage.ids.guid('key'),
    Description: null,
    Audiences: ['api://AzureADTokenExchange'],
  };
  const modified = [changed('FederatedIdentityCredentials', [], [trust]), includedProperties('FederatedIdentityCredentials')];
  const change = { ...office(stage, time, 'platform', 0, app), operation: 'Update application', targets: [application(app, ...modified)] };
  const runner = { app, ip: `203.0.113.${200 + round}`, credential: { kind: 'federated', id: trust.Id } as const };
  return [...logged(stage, [change]), signIn(stage, time + 15 * MINUTE, runner)];
}

function createForAutomation(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const app = namedApplication(stage.ids, `automation-${round + 1}`);
  const by = office(stage, time, `developer-${round + 2}`, 0, app);
  return logged(stage, principalKeyChange(by, app, keyDescription([], [secret(stage.ids, 'rbac')])));
}

function renewSigningKey(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const app = namedApplication(stage.ids, `single-sign-on-${round + 1}`);
  const signing = (): Key => ({ ...certificate(stage.ids, 'CN=Microsoft Azure Federated SSO Certificate'), usage: 'Sign' });
  const [old, added] = [signing(), signing()];
  return logged(stage, principalKeyChange(office(stage, time, 'identity-team', 0, app), app, keyDescription([old], [added, old])));
}

function renewCertificate(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const app = namedApplication(stage.ids, `connector-${(round % 6) + 1}`);
  const [old, added] = [certificate(stage.ids, `CN=${app.name}`), certificate(stage.ids, `CN=${app.name}`)];
  return logged(stage, applicationKeyChange(office(stage, time, 'identity-team', 0, app), app, keyDescription([old], [added, old])));
}

function welcome(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const upn = `newcomer-${round + 1}@contoso.example`;
  const target: EntraTarget = { type: 'User', id: stage.ids.guidOf('user', upn), name: null, upn, modified: [] };
  const draft: EntraDraft = {
    ...office(stage, time, 'service-desk', 0),
    operation: 'Create Temporary Access Pass method for user',
    category: 'UserManagement',
    service: 'Authentication Methods',
    operationType: 'Add',
    targets: [target],
  };
  return logged(stage, [draft]);
}

function makeAppPassword(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const upn = `printer-room-${round + 1}@contoso.example`;
  const target: EntraTarget = { type: 'User', id: stage.ids.guidOf('user', upn), name: null, upn, modified: [] };
  const by = office(stage, time, `printer-room-${round + 1}`, 0);
  return logged(stage, [{ ...by, operation: 'Create application password for user', category: 'UserManagement', targets: [target] }]);
}

function beRefused(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const app = namedApplication(stage.ids, `connector-${round + 1}`);
  const by = office(stage, time, `developer-${round + 3}`, 0, app);
  const reason = 'Insufficient privileges to complete the operation.';
  return logged(stage, [{ ...by, operation: 'Add service principal credentials', targets: [principal(app)], result: 'failure', reason }]);
}

function office(stage: BackgroundStage, time: number, name: string, after: number, app?: Application): ReturnType<typeof working> {
  return working({ stage, time }, { name, ip: '198.51.100.12' }, { after, ...(app === undefined ? {} : { app }) });
}

function logged(stage: BackgroundStage, drafts: readonly EntraDraft[]): readonly Happening[] {
  return drafts.map((draft) => entraHappening(stage.ids, background(stage.random), draft));
}

type SignIn = Omit<PrincipalSignIn, 'ip'> & { readonly ip?: string };

function signIn({ ids, random, world }: BackgroundStage, time: number, use: SignIn): Happening {
  return plainHappening(background(random), time, principalSignIn(ids, world.contoso, time, { ip: homeOf(use.app), ...use }));
}
