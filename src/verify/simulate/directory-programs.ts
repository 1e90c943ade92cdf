import {
  comingIn,
  type Desk,
  type DeskDraft,
  type DirectoryWork,
  directoryTime,
  program,
  someApplication,
  someGroup,
  somePerson,
  userTarget,
} from './desk.ts';
import { changed, type EntraTarget, includedProperties } from './entra.ts';
import { application, principal, provisionedPrincipal } from './entra-credentials.ts';
import type { RuleId } from './label.ts';
import { pickWeighted } from './weighted.ts';

/** What Microsoft's and the tenant's own programs do in the directory, day and night. */
export const programsInDirectory: readonly DirectoryWork[] = [
  { about: 'A device reports', weight: 12, drafts: updateDevice },
  { about: 'A directory sync changes users', weight: 8, drafts: syncUsers },
  { about: 'Microsoft provisions a service principal', weight: 3, drafts: provision },
  { about: 'A group follows its rule', weight: 4, drafts: followRule },
];

const SEED_E: readonly RuleId[] = ['seed-e'];

/** Work that a published rule has on its list though it adds no credential. Only larger amounts of data hold it. */
export const noiseInDirectory: readonly DirectoryWork[] = [
  { about: 'A service principal gets a tag', weight: 8, expect: SEED_E, drafts: tagPrincipal },
  { about: 'An application is registered', weight: 4, expect: SEED_E, drafts: addApplication },
  { about: 'An application gets a role', weight: 3, expect: SEED_E, drafts: assignAppRole },
  { about: 'An application gets an owner', weight: 2, expect: SEED_E, drafts: addOwner },
];

const SERVICES = ['Example Forms Service', 'Example Search Service', 'Example Insights Service', 'Example Migration Service'] as const;
const HALF_AN_HOUR = 1_800_000;

function updateDevice(desk: Desk): readonly DeskDraft[] {
  const { random, tenant } = desk;
  const device = pickWeighted(random, tenant.devices);
  const modified = [
    changed('CloudDeviceOSVersion', [`10.0.19045.${3800 + random.below(200)}`], [`10.0.19045.${4000 + random.below(200)}`]),
    includedProperties('CloudDeviceOSVersion'),
    changed('TargetId.DeviceId', null, device.id),
    changed('TargetId.DeviceOSType', null, 'Windows'),
  ];
  const targets: readonly EntraTarget[] = [{ type: 'Device', id: device.id, name: device.name, modified }];
  return [{ operation: 'Update device', category: 'Device', actor: program(desk, 'Device Registration Service'), targets }];
}

function syncUsers(desk: Desk): readonly DeskDraft[] {
  const actor = program(desk, 'Microsoft.Azure.SyncFabric');
  const synced = changed('LastDirSyncTime', [directoryTime(desk.time - HALF_AN_HOUR)], [directoryTime(desk.time)]);
  return Array.from({ length: 1 + desk.random.below(6) }, (_, index) => ({
    operation: 'Update user',
    category: 'UserManagement',
    actor,
    targets: [userTarget(somePerson(desk), synced, includedProperties('LastDirSyncTime'))],
    after: index * 150,
  }));
}

function provision(desk: Desk): readonly DeskDraft[] {
  return [provisionedPrincipal(desk.ids, desk, desk.random.pick(SERVICES))];
}

function followRule(desk: Desk): readonly DeskDraft[] {
  const actor = program(desk, 'Microsoft Approval Management');
  const targets = comingIn(somePerson(desk), someGroup(desk));
  return [{ operation: 'Add member to group', category: 'GroupManagement', operationType: 'Assign', actor, targets }];
}

function tagPrincipal(desk: Desk): readonly DeskDraft[] {
  const tags = changed('Tag', [], ['WindowsAzureActiveDirectoryIntegratedApp']);
  return [{ operation: 'Update service principal', targets: [principal(someApplication(desk), tags, includedProperties('Tag'))] }];
}

function addApplication(desk: Desk): readonly DeskDraft[] {
  const app = someApplication(desk);
  const modified = [
    changed('AvailableToOtherTenants', [], [false]),
    changed('DisplayName', [], [app.name]),
    includedProperties('DisplayName'),
  ];
  return [{ operation: 'Add application', operationType: 'Add', targets: [application(app, ...modified)] }];
}

function assignAppRole(desk: Desk): readonly DeskDraft[] {
  const app = someApplication(desk);
  const graph: EntraTarget = {
    type: 'ServicePrincipal',
    id: desk.ids.guidOf('principal', `Microsoft Graph of ${desk.tenant.name}`),
    name: 'Microsoft Graph',
    modified: [changed('AppRole.Value', null, 'User.Read.All'), changed('ServicePrincipal.DisplayName', null, app.name)],
  };
  return [{ operation: 'Add app role assignment to service principal', operationType: 'Assign', targets: [graph, principal(app)] }];
}

function addOwner(desk: Desk): readonly DeskDraft[] {
  const app = someApplication(desk);
  const owner = userTarget(
    somePerson(desk),
    changed('Application.ObjectID', null, app.objectId),
    changed('Application.DisplayName', null, app.name),
    changed('Application.AppId', null, app.appId),
  );
  const targets: readonly EntraTarget[] = [owner, { type: 'Application', id: app.objectId, name: null, modified: [] }];
  return [{ operation: 'Add owner to application', operationType: 'Assign', targets }];
}
