import {
  changed,
  type EntraActor,
  type EntraDraft,
  type EntraTarget,
  keyDescription,
  WITH_PLAIN_HYPHEN,
  WITHOUT_TRAILING_BLANK,
} from './entra.ts';
import {
  type At,
  application,
  applicationKeyChange,
  certificate,
  KEYS,
  managedIdentityRoll,
  principal,
  principalKeyChange,
  principalUpdate,
  provisionedPrincipal,
  secret,
} from './entra-credentials.ts';
import { AT_ONCE, entraHappening, type Happening, hostHappenings, type Mark } from './happening.ts';
import type { Role, RuleId } from './label.ts';
import type { Scene } from './scenario.ts';
import type { Stage } from './stage.ts';
import { type Application, namedApplication } from './world.ts';

const SECOND = 1000;
const COMMAND_LINE = 'python/3.11.8 (Linux-6.1-x86_64) AZURECLI/2.57.0';
const POWERSHELL = 'AzurePowershell/v11.3.0 PSVersion/v5.1';

/** The rules that fire when the operation that says keys changed tells of a new one. */
const HEADLINE_RULES: readonly RuleId[] = ['cc-e01', 'seed-e', 'seed-k'];

/** What Entra ID logs of the technique, and what it logs that looks like it. */
export const entraScenes: readonly Scene[] = [
  { test: 'owner-added', minute: 0, about: 'The helpdesk makes a user an owner of an application', play: addOwner },
  { test: 'test-1', minute: 17, about: 'A client secret is added to an application with the Azure CLI', play: addSecret },
  { test: 'test-3', minute: 67, about: 'A certificate is added to a service principal with PowerShell', play: addCertificate },
  { test: 'companion-alone', minute: 78, about: 'A companion without the record it belongs to', play: updatePrincipal },
  { test: 'failed-entra', minute: 95, about: 'A guest tries to add a credential and may not', play: failToAdd },
  { test: 'managed-identity-roll', minute: 125, about: 'Azure renews the certificate of a managed identity', play: rollManagedIdentity },
  {
    test: 'service-principal-born',
    minute: 140,
    about: 'Microsoft provisions a service principal, with its internal key',
    play: bearPrincipal,
  },
  { test: 'test-4', minute: 185, about: 'An app password is made, which needs no second factor', play: addAppPassword },
  { test: 'removal', minute: 215, about: 'A secret is removed, under the name that also tells of additions', play: removeSecret },
  {
    test: 'plain-hyphen',
    minute: 230,
    about: 'A secret is added; the name came with a plain hyphen',
    play: spelled(WITH_PLAIN_HYPHEN, 'archive-export'),
  },
  {
    test: 'no-trailing-blank',
    minute: 242,
    about: 'A secret is added; the name came trimmed',
    play: spelled(WITHOUT_TRAILING_BLANK, 'badge-printer'),
  },
];

function addOwner(stage: Stage, time: number, test: string): readonly Happening[] {
  const app = namedApplication(stage.ids, 'payroll-sync');
  const owner = userTarget(stage, 'mira.holt@contoso.example', [
    changed('Application.ObjectID', null, app.objectId),
    changed('Application.DisplayName', null, app.name),
    changed('Application.AppId', null, app.appId),
  ]);
  const draft: EntraDraft = {
    ...by(stage, time, 'helpdesk@contoso.example', '203.0.113.5'),
    operation: 'Add owner to application',
    operationType: 'Assign',
    targets: [owner, { type: 'Application', id: app.objectId, name: null, modified: [] }],
  };
  return [entraHappening(stage.ids, mark(test, 'lookalike', ['seed-e']), draft)];
}

/** One click, three records. The one that counts arrives last. */
function addSecret(stage: Stage, time: number, test: string): readonly Happening[] {
  const { ids } = stage;
  const app = namedApplication(ids, 'payroll-sync');
  const [kept, added] = [certificate(ids, 'CN=payroll-sync'), secret(ids, 'backup, do not remove')];
  const common = { ...by(stage, time, 'mira.holt@contoso.example', '203.0.113.24'), ...sameClick(stage, COMMAND_LINE, app) };
  const [update, headline, companion] = applicationKeyChange(common, app, keyDescription([kept], [added, kept]));
  return [
    entraHappening(ids, mark(test, 'companion', []), update),
    entraHappening(ids, { ...mark(test, 'attack', HEADLINE_RULES), delivery: { after: 40 * SECOND } }, headline),
    entraHappening(ids, mark(test, 'companion', ['seed-e']), companion),
  ];
}

/** The record that counts is delivered twice. */
function addCertificate(stage: Stage, time: number, test: string): readonly Happening[] {
  const { ids } = stage;
  const app = namedApplication(ids, 'reporting-sp');
  const common = { ...by(stage, time, 'mira.holt@contoso.example', '198.51.100.9'), ...sameClick(stage, POWERSHELL, app) };
  const [addition, companion] = principalKeyChange(common, app, keyDescription([], [certificate(ids, 'CN=reporting-backup.example')]));
  const script = `New-AzADSpCredential -ObjectId ${app.principalId} -CertValue $cert -EndDate $end`;
  const command = { host: 'WS-0042.contoso.example', user: 'CONTOSO\\mira.holt', time: time - 2 * SECOND, script };
  return [
    ...hostHappenings(ids, mark(test, 'attack', []), command),
    entraHappening(ids, { ...mark(test, 'attack', ['cc-e02', 'seed-e']), delivery: { after: 0, again: 150 * SECOND } }, addition),
    entraHappening(ids, mark(test, 'companion', ['seed-e']), companion),
  ];
}

function updatePrincipal(stage: Stage, time: number, test: string): readonly Happening[] {
  const app = namedApplication(stage.ids, 'catalog-feed');
  const draft = principalUpdate(by(stage, time, 'release@contoso.example', '198.51.100.40'), app);
  return [entraHappening(stage.ids, mark(test, 'companion', ['seed-e']), draft)];
}

function failToAdd(stage: Stage, time: number, test: string): readonly Happening[] {
  const draft: EntraDraft = {
    ...by(stage, time, 'guest@partner.example', '192.0.2.90'),
    operation: 'Add service principal credentials',
    targets: [principal(namedApplication(stage.ids, 'reporting-sp'))],
    result: 'failure',
    reason: 'Insufficient privileges to complete the operation.',
  };
  return [entraHappening(stage.ids, mark(test, 'failure', []), draft)];
}

function rollManagedIdentity(stage: Stage, time: number, test: string): readonly Happening[] {
  const drafts = managedIdentityRoll(stage.ids, inContoso(stage, time), 'vm-build-01');
  return drafts.map((draft) => entraHappening(stage.ids, mark(test, 'lookalike', ['seed-e']), draft));
}

function bearPrincipal(stage: Stage, time: number, test: string): readonly Happening[] {
  const draft = provisionedPrincipal(stage.ids, inContoso(stage, time), 'Office 365 Example Service');
  return [entraHappening(stage.ids, mark(test, 'lookalike', []), draft)];
}

function addAppPassword(stage: Stage, time: number, test: string): readonly Happening[] {
  const draft: EntraDraft = {
    ...by(stage, time, 'j.ames@contoso.example', '192.0.2.77'),
    operation: 'Create application password for user',
    category: 'UserManagement',
    targets: [userTarget(stage, 'j.ames@contoso.example', [])],
  };
  return [entraHappening(stage.ids, mark(test, 'attack', ['cc-e07', 'seed-e']), draft)];
}

function removeSecret(stage: Stage, time: number, test: string): readonly Happening[] {
  const keys = keyDescription([secret(stage.ids, 'kiosk 2025')], []);
  const [, headline] = applicationKeyChange(
    by(stage, time, 'release@contoso.example', null),
    namedApplication(stage.ids, 'visitor-kiosk'),
    keys,
  );
  return [entraHappening(stage.ids, mark(test, 'removal', ['seed-e', 'seed-k']), headline)];
}

/** The same addition under another spelling of its name. */
function spelled(operation: string, name: string): Scene['play'] {
  return (stage, time, test) => {
    const app = namedApplication(stage.ids, name);
    const keys = keyDescription([], [secret(stage.ids, 'temporary')]);
    const common = { ...by(stage, time, 'mira.holt@contoso.example', '203.0.113.24'), ...sameClick(stage, COMMAND_LINE, app) };
    const draft = { ...common, operation, targets: [application(app, keys, KEYS)] };
    return [entraHappening(stage.ids, mark(test, 'attack', HEADLINE_RULES), draft)];
  };
}

function mark(test: string, role: Role, expect: readonly RuleId[]): Mark {
  return { test, role, expect, delivery: AT_ONCE };
}

function inContoso(stage: Stage, time: number): At {
  return { tenant: stage.world.contoso, time };
}

function by(stage: Stage, time: number, upn: string, ip: string | null): At & { readonly actor: EntraActor } {
  return { ...inContoso(stage, time), actor: { kind: 'user', id: stage.ids.guidOf('user', upn), upn, ip } };
}

function sameClick(stage: Stage, agent: string, app: Application): Pick<EntraDraft, 'correlationId' | 'details'> {
  const details = [
    { key: 'User-Agent', value: agent },
    { key: 'AppId', value: app.appId },
  ];
  return { correlationId: stage.ids.guid('correlation'), details };
}

function userTarget(stage: Stage, upn: string, modified: EntraTarget['modified']): EntraTarget {
  return { type: 'User', id: stage.ids.guidOf('user', upn), name: null, upn, modified };
}
