/** ECS category and types of an API call. */
export type Categorization = { readonly category: readonly string[]; readonly type: readonly string[] };

const NAMES: readonly (readonly [categories: string, types: string, names: string])[] = [
  ['authentication', 'info', 'AssumeRole ConsoleLogin'],
  ['file', 'creation', 'CreateBucket'],
  ['file', 'deletion', 'DeleteBucket'],
  ['iam', 'admin creation', 'CreateKeyPair'],
  ['iam', 'admin change', 'SetDefaultPolicyVersion SetSecurityTokenServicePreferences UpdateAccountPasswordPolicy UpdateRole'],
  ['iam', 'change', 'AttachRolePolicy'],
  ['iam', 'group creation', 'CreateGroup'],
  ['iam', 'group deletion', 'DeleteGroup'],
  [
    'iam',
    'group change',
    'AddUserToGroup AttachGroupPolicy DeleteGroupPolicy DetachGroupPolicy PutGroupPolicy RemoveUserFromGroup UpdateGroup',
  ],
  ['iam', 'group info', 'GetGroup GetGroupPolicy ListAttachedGroupPolicies ListGroupPolicies ListGroups'],
  ['iam', 'user creation', 'CreateUser'],
  ['iam', 'user deletion', 'DeleteUser'],
  [
    'iam',
    'user change',
    'AttachUserPolicy ChangePassword CreateAccessKey CreateVirtualMFADevice DeactivateMFADevice DeleteAccessKey DeleteSSHPublicKey ' +
      'DeleteUserPermissionsBoundary DeleteUserPolicy DeleteVirtualMFADevice DetachUserPolicy EnableMFADevice PutUserPermissionsBoundary ' +
      'PutUserPolicy TagUser UntagUser UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey UpdateUser',
  ],
  ['iam', 'user info', 'GetUser GetUserPolicy ListAttachedUserPolicies ListGroupsForUser ListUserPolicies ListUsers ListUserTags'],
];

/** By `eventName`. Calls that are not listed have the type `info` and no category. */
export const categorizations: ReadonlyMap<string, Categorization> = new Map(
  NAMES.flatMap(([categories, types, names]) =>
    names.split(' ').map((name) => [name, { category: categories.split(' '), type: types.split(' ') }] as const),
  ),
);
