import type { CredentialOperation } from '../../credential-call.ts';

const REQUEST = 'gcp.audit.request';
const RESPONSE = 'gcp.audit.response';
const RESOURCE = 'gcp.audit.resource_name';

const ACCOUNT = { type: 'ServiceAccount' };
const ACCOUNT_KEY = { class: 'sa_key', hasPathIds: true, target: ACCOUNT, ids: [`${RESPONSE}.name`, `${REQUEST}.name`] } as const;
const API_KEY = {
  class: 'api_token',
  hasPathIds: true,
  target: { type: 'Project', id: ['cloud.project.id'], name: [`${REQUEST}.parent`, RESOURCE] },
  ids: [`${RESPONSE}.uid`, `${RESPONSE}.name`, `${REQUEST}.name`],
  names: [`${REQUEST}.key.displayName`, `${RESPONSE}.displayName`],
} as const;
const HMAC_KEY = {
  class: 'access_key',
  target: {
    type: 'ServiceAccount',
    name: ['gcp.audit.metadata.serviceAccountEmail', `${RESPONSE}.metadata.serviceAccountEmail`, `${REQUEST}.serviceAccountEmail`],
  },
  ids: ['gcp.audit.metadata.accessId', `${RESPONSE}.metadata.accessId`, `${REQUEST}.accessId`],
  expires: 'never',
} as const;
const SSH_KEY = {
  class: 'ssh_key',
  target: { type: 'User', name: [`${REQUEST}.parent`, RESOURCE] },
  ids: [`${REQUEST}.sshPublicKey.fingerprint`, `${REQUEST}.ssh_public_key.fingerprint`, `${REQUEST}.fingerprint`],
} as const;
const PROVIDER = {
  class: 'federated',
  hasPathIds: true,
  target: { type: 'WorkloadIdentityPool', id: [`${REQUEST}.parent`, RESOURCE], name: [`${REQUEST}.parent`, RESOURCE] },
  ids: [`${REQUEST}.workloadIdentityPoolProviderId`, `${REQUEST}.workforcePoolProviderId`, `${RESPONSE}.name`, `${REQUEST}.name`],
  names: [`${REQUEST}.workloadIdentityPoolProvider.displayName`, `${REQUEST}.workforcePoolProvider.displayName`],
  trust: {
    issuers: ['workloadIdentityPoolProvider', 'workforcePoolProvider'].flatMap((provider) => [
      `${REQUEST}.${provider}.oidc.issuerUri`,
      `${REQUEST}.${provider}.aws.accountId`,
      `${REQUEST}.${provider}.saml.idpMetadataXml`,
    ]),
    subjects: ['workloadIdentityPoolProvider', 'workforcePoolProvider'].map((provider) => `${REQUEST}.${provider}.attributeCondition`),
  },
} as const;
const DATABASE_USER = {
  class: 'database_password',
  target: { type: 'Database', name: [RESOURCE] },
  names: [`${REQUEST}.body.name`, `${REQUEST}.name`],
} as const;

/** By the last part of the method's name, or the last two where one would say too little: methods come in versions. */
const OPERATIONS: ReadonlyMap<string, CredentialOperation> = new Map<string, CredentialOperation>([
  ['CreateServiceAccountKey', { ...ACCOUNT_KEY, action: 'added' }],
  ['UploadServiceAccountKey', { ...ACCOUNT_KEY, action: 'added' }],
  ['DeleteServiceAccountKey', { ...ACCOUNT_KEY, action: 'removed' }],
  ['EnableServiceAccountKey', { ...ACCOUNT_KEY, action: 'reactivated' }],
  ['ApiKeys.CreateKey', { ...API_KEY, action: 'added' }],
  ['ApiKeys.DeleteKey', { ...API_KEY, action: 'removed' }],
  ['ApiKeys.UndeleteKey', { ...API_KEY, action: 'reactivated' }],
  ['hmacKeys.create', { ...HMAC_KEY, action: 'added' }],
  ['hmacKeys.delete', { ...HMAC_KEY, action: 'removed' }],
  ['OsLoginService.ImportSshPublicKey', { ...SSH_KEY, action: 'added' }],
  ['OsLoginService.CreateSshPublicKey', { ...SSH_KEY, action: 'added' }],
  ['OsLoginService.DeleteSshPublicKey', { ...SSH_KEY, action: 'removed' }],
  ['WorkloadIdentityPools.CreateWorkloadIdentityPoolProvider', { ...PROVIDER, action: 'trust_added' }],
  ['WorkloadIdentityPools.UpdateWorkloadIdentityPoolProvider', { ...PROVIDER, action: 'trust_added' }],
  ['WorkforcePools.CreateWorkforcePoolProvider', { ...PROVIDER, action: 'trust_added' }],
  ['WorkforcePools.UpdateWorkforcePoolProvider', { ...PROVIDER, action: 'trust_added' }],
  ['users.create', { ...DATABASE_USER, action: 'added' }],
  ['users.update', { ...DATABASE_USER, action: 'rotated' }],
]);

/** Methods whose parts say little: these count for one service alone. */
const OF_SERVICE = new Map([
  ['users.create', 'cloudsql.googleapis.com'],
  ['users.update', 'cloudsql.googleapis.com'],
]);

/** The operation of a call, or undefined when it is about no credential. */
export function credentialOperation(method: string, service: string | undefined): CredentialOperation | undefined {
  const parts = method.split('.');
  const two = parts.slice(-2).join('.');
  if (OF_SERVICE.has(two) && OF_SERVICE.get(two) !== service) return undefined;
  return OPERATIONS.get(two) ?? OPERATIONS.get(parts.at(-1) ?? '');
}

/** Where `setMetadata` and `setCommonInstanceMetadata` put keys that let people in by SSH. */
export const SSH_METADATA_KEYS: ReadonlySet<string> = new Set(['ssh-keys', 'sshKeys']);

/** Roles with which somebody can make, or act with, the credentials of a service account. */
export const CREDENTIAL_ROLES: ReadonlySet<string> = new Set([
  'roles/iam.serviceAccountTokenCreator',
  'roles/iam.serviceAccountOpenIdTokenCreator',
  'roles/iam.serviceAccountKeyAdmin',
  'roles/iam.serviceAccountAdmin',
  'roles/iam.serviceAccountUser',
  'roles/iam.workloadIdentityUser',
  'roles/iam.workloadIdentityPoolAdmin',
]);
