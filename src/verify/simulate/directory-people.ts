import {
  comingIn,
  type Desk,
  type DeskDraft,
  type DirectoryWork,
  directoryTime,
  leaving,
  someApplication,
  someGroup,
  somePerson,
  userTarget,
} from './desk.ts';
import { changed, type EntraTarget, includedProperties } from './entra.ts';
import { application } from './entra-credentials.ts';

/** People's work in the directory. None of it is on the list of a rule that the scenarios are for. */
export const peopleInDirectory: readonly DirectoryWork[] = [
  { about: 'A user is changed', weight: 24, drafts: updateUser },
  { about: 'People come into a group', weight: 18, drafts: fillGroup },
  { about: 'A person leaves a group', weight: 5, drafts: leaveGroup },
  { about: 'A group is changed', weight: 6, drafts: updateGroup },
  { about: 'A person registers a sign-in method', weight: 6, drafts: registerMethod },
  { about: 'A password is reset', weight: 5, drafts: resetPassword },
  { about: 'A license is assigned', weight: 5, drafts: assignLicense },
  { about: 'An application is changed', weight: 5, drafts: updateApplication },
  { about: 'A role is taken for some hours', weight: 3, drafts: takeRole },
  { about: 'A conditional access policy is changed', weight: 1, drafts: updatePolicy },
];

const DEPARTMENTS = ['Finance', 'Field service', 'Engineering', 'People', 'Legal'] as const;
const METHODS = ['Authenticator App with Notification and Code', 'Mobile Phone SMS', 'Security Key', 'Software OATH token'] as const;
const ROLES = ['Helpdesk Administrator', 'Groups Administrator', 'Reports Reader', 'Security Reader'] as const;
const DAY = 86_400_000;

function updateUser(desk: Desk): readonly DeskDraft[] {
  const [old, now] = [desk.random.pick(DEPARTMENTS), desk.random.pick(DEPARTMENTS)];
  const targets = [userTarget(somePerson(desk), changed('Department', [old], [now]), includedProperties('Department'))];
  const draft: DeskDraft = { operation: 'Update user', category: 'UserManagement', targets };
  const hasFailed = desk.random.chance(0.03);
  return [hasFailed ? { ...draft, result: 'failure', reason: 'Microsoft.Online.Workflows.ValidationException' } : draft];
}

/** One person adds several others: a few events in as many seconds. */
function fillGroup(desk: Desk): readonly DeskDraft[] {
  const group = someGroup(desk);
  return Array.from({ length: 1 + desk.random.below(5) }, (_, index) => ({
    operation: 'Add member to group',
    category: 'GroupManagement',
    operationType: 'Assign',
    targets: comingIn(somePerson(desk), group),
    after: index * 1_300,
  }));
}

function leaveGroup(desk: Desk): readonly DeskDraft[] {
  const targets = leaving(somePerson(desk), someGroup(desk));
  return [{ operation: 'Remove member from group', category: 'GroupManagement', operationType: 'Unassign', targets }];
}

function updateGroup(desk: Desk): readonly DeskDraft[] {
  const group = someGroup(desk);
  const modified = [changed('Description', [`${group.name}, old`], [group.name]), includedProperties('Description')];
  const target: EntraTarget = { type: 'Group', id: group.id, name: group.name, modified };
  return [{ operation: 'Update group', category: 'GroupManagement', targets: [target] }];
}

function registerMethod(desk: Desk): readonly DeskDraft[] {
  const draft: DeskDraft = {
    operation: 'User registered security info',
    category: 'UserManagement',
    service: 'Authentication Methods',
    operationType: 'Add',
    reason: `User registered ${desk.random.pick(METHODS)}`,
    targets: [userTarget(desk.person)],
  };
  return [draft];
}

function resetPassword(desk: Desk): readonly DeskDraft[] {
  const person = somePerson(desk);
  const common = { category: 'UserManagement', correlationId: desk.ids.guid('correlation') };
  const valid = changed('StsRefreshTokensValidFrom', [directoryTime(desk.time - DAY)], [directoryTime(desk.time)]);
  return [
    { ...common, operation: 'Reset user password', targets: [userTarget(person)] },
    { ...common, operation: 'Update StsRefreshTokenValidFrom Timestamp', targets: [userTarget(person, valid)], after: 20 },
  ];
}

function assignLicense(desk: Desk): readonly DeskDraft[] {
  const { ids, tenant } = desk;
  const license = { SkuName: 'ENTERPRISEPACK', AccountId: tenant.id, SkuId: ids.guidOf('group', `license of ${tenant.name}`) };
  const target = userTarget(somePerson(desk), changed('AssignedLicense', [], [license]), includedProperties('AssignedLicense'));
  return [{ operation: 'Change user license', category: 'UserManagement', targets: [target] }];
}

function updateApplication(desk: Desk): readonly DeskDraft[] {
  const app = someApplication(desk);
  const address = (path: string) => ({ AddressType: 0, Address: `https://${app.name}.${desk.tenant.domain}/${path}` });
  const modified = changed('AppAddress', [address('signin')], [address('signin'), address('callback')]);
  return [{ operation: 'Update application', targets: [application(app, modified, includedProperties('AppAddress'))] }];
}

function takeRole(desk: Desk): readonly DeskDraft[] {
  const name = desk.random.pick(ROLES);
  const id = desk.ids.guidOf('group', name);
  const modified = [changed('RoleDefinitionOriginId', '', id), changed('RoleDefinitionOriginType', '', 'BuiltInRole')];
  const targets: readonly EntraTarget[] = [{ type: 'Role', id, name, modified: [] }, userTarget(desk.person, ...modified)];
  const common = { category: 'RoleManagement', service: 'PIM', targets, correlationId: desk.ids.guid('correlation') };
  return [
    { ...common, operation: 'Add member to role requested (PIM activation)', operationType: 'CreateRequestApproved' },
    { ...common, operation: 'Add member to role completed (PIM activation)', operationType: 'ActivateRole', after: 4_000 },
  ];
}

function updatePolicy(desk: Desk): readonly DeskDraft[] {
  const id = desk.ids.guidOf('group', `policy of ${desk.tenant.name}`);
  const excluded = desk.ids.guidOf('group', `emergency access of ${desk.tenant.name}`);
  const displayName = 'Second factor outside the offices';
  const policy = (state: string) => ({
    id,
    displayName,
    state,
    conditions: { users: { includeUsers: ['All'], excludeGroups: [excluded] }, applications: { includeApplications: ['All'] } },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  });
  const modified = [changed('ConditionalAccessPolicy', policy('enabledForReportingButNotEnforced'), policy('enabled'))];
  const targets: readonly EntraTarget[] = [{ type: 'Policy', id, name: displayName, modified }];
  return [{ operation: 'Update conditional access policy', category: 'Policy', service: 'Conditional Access', targets }];
}
