import type { CredentialAction, CredentialClass } from '../../cred.ts';

/** An API call that makes, changes or removes a credential. Paths are `request.…` or `response.…`; of several, the first that is there. */
export type CredentialOperation = {
  readonly action: CredentialAction;
  readonly class: CredentialClass;
  /** What the credential belongs to. `IAMUser`: a user, and the caller when none is named. */
  readonly kind: string;
  /** Its name. */
  readonly target?: readonly string[];
  /** Its id, where that is another text. */
  readonly targetId?: readonly string[];
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** `never`, or the `response.…` path where the moment stands. */
  readonly expires?: string;
  /** When the moment is not there. */
  readonly expiresElse?: string;
  /** The call counts only when something stands there, or one of these texts. */
  readonly only?: { readonly path: string; readonly is?: readonly string[] };
};

/** The operation of a call, or undefined when it is about no credential. */
export function credentialOperation(source: string, name: string): CredentialOperation | undefined {
  return OPERATIONS.get(`${source.split('.', 1)[0]} ${name}`);
}

const USER = { kind: 'IAMUser', target: ['request.userName'] } as const;
const ROLE = { kind: 'Role', target: ['request.roleName'] } as const;
const INSTANCE = { kind: 'Instance', target: ['request.instanceId'] } as const;
const KEY_PAIR = {
  class: 'ssh_key',
  kind: 'KeyPair',
  target: ['request.keyName', 'response.keyName'],
  targetId: ['response.keyPairId', 'request.keyPairId'],
  ids: ['response.keyPairId', 'response.keyFingerprint'],
  names: ['request.keyName'],
} as const;
const DATABASE = {
  action: 'rotated',
  class: 'database_password',
  kind: 'Database',
  target: ['request.dBInstanceIdentifier', 'request.dBClusterIdentifier'],
} as const;
const ACCESS_KEY = {
  ...USER,
  class: 'access_key',
  ids: ['response.accessKey.accessKeyId', 'request.accessKeyId'],
  expires: 'never',
} as const;
const SPECIFIC = {
  ...USER,
  class: 'service_specific',
  ids: ['response.serviceSpecificCredential.serviceSpecificCredentialId', 'request.serviceSpecificCredentialId'],
  expires: 'response.serviceSpecificCredential.expirationDate',
  expiresElse: 'never',
} as const;
const PASSWORD = { ...USER, class: 'console_password' } as const;

const OPERATIONS: ReadonlyMap<string, CredentialOperation> = new Map<string, CredentialOperation>([
  ['iam CreateAccessKey', { ...ACCESS_KEY, action: 'added' }],
  ['iam DeleteAccessKey', { ...ACCESS_KEY, action: 'removed' }],
  ['iam UpdateAccessKey', { ...ACCESS_KEY, action: 'reactivated', only: { path: 'request.status', is: ['Active'] } }],
  ['iam CreateLoginProfile', { ...PASSWORD, action: 'added' }],
  ['iam UpdateLoginProfile', { ...PASSWORD, action: 'rotated' }],
  ['iam ChangePassword', { ...PASSWORD, action: 'rotated' }],
  ['iam DeleteLoginProfile', { ...PASSWORD, action: 'removed' }],
  ['iam CreateServiceSpecificCredential', { ...SPECIFIC, action: 'added' }],
  ['iam ResetServiceSpecificCredential', { ...SPECIFIC, action: 'rotated' }],
  ['iam DeleteServiceSpecificCredential', { ...SPECIFIC, action: 'removed' }],
  [
    'iam UploadSSHPublicKey',
    { ...USER, action: 'added', class: 'ssh_key', ids: ['response.sSHPublicKey.sSHPublicKeyId'], expires: 'never' },
  ],
  ['iam DeleteSSHPublicKey', { ...USER, action: 'removed', class: 'ssh_key', ids: ['request.sSHPublicKeyId'] }],
  ['iam UploadSigningCertificate', { ...USER, action: 'added', class: 'client_cert', ids: ['response.certificate.certificateId'] }],
  ['iam DeleteSigningCertificate', { ...USER, action: 'removed', class: 'client_cert', ids: ['request.certificateId'] }],
  [
    'iam CreateVirtualMFADevice',
    {
      action: 'added',
      class: 'mfa_device',
      kind: 'MFADevice',
      target: ['request.virtualMFADeviceName'],
      ids: ['response.virtualMFADevice.serialNumber'],
    },
  ],
  ['iam EnableMFADevice', { ...USER, action: 'added', class: 'mfa_device', ids: ['request.serialNumber'] }],
  ['iam DeactivateMFADevice', { ...USER, action: 'removed', class: 'mfa_device', ids: ['request.serialNumber'] }],
  [
    'iam CreateOpenIDConnectProvider',
    {
      action: 'trust_added',
      class: 'federated',
      kind: 'IdentityProvider',
      target: ['request.url'],
      targetId: ['response.openIDConnectProviderArn'],
      names: ['request.url'],
    },
  ],
  [
    'iam CreateSAMLProvider',
    {
      action: 'trust_added',
      class: 'federated',
      kind: 'IdentityProvider',
      target: ['request.name'],
      targetId: ['response.sAMLProviderArn'],
      names: ['request.name'],
    },
  ],
  [
    'iam UpdateSAMLProvider',
    {
      action: 'trust_added',
      class: 'federated',
      kind: 'IdentityProvider',
      target: ['request.sAMLProviderArn', 'response.sAMLProviderArn'],
    },
  ],
  ['iam UpdateAssumeRolePolicy', { ...ROLE, action: 'trust_added', class: 'federated' }],
  [
    'rolesanywhere CreateTrustAnchor',
    {
      action: 'trust_added',
      class: 'federated',
      kind: 'TrustAnchor',
      target: ['request.name'],
      targetId: ['response.trustAnchor.trustAnchorArn'],
      ids: ['response.trustAnchor.trustAnchorId'],
      names: ['request.name'],
    },
  ],
  [
    'rolesanywhere CreateProfile',
    {
      action: 'trust_added',
      class: 'federated',
      kind: 'Profile',
      target: ['request.name'],
      targetId: ['response.profile.profileArn'],
      ids: ['response.profile.profileId'],
      names: ['request.name'],
    },
  ],
  [
    'sts GetFederationToken',
    {
      action: 'token_issued',
      class: 'access_key',
      kind: 'FederatedUser',
      target: ['request.name'],
      targetId: ['response.federatedUser.arn'],
      ids: ['response.credentials.accessKeyId'],
      names: ['request.name'],
      expires: 'response.credentials.expiration',
    },
  ],
  ['ec2 CreateKeyPair', { ...KEY_PAIR, action: 'added' }],
  ['ec2 ImportKeyPair', { ...KEY_PAIR, action: 'added' }],
  ['ec2 DeleteKeyPair', { ...KEY_PAIR, action: 'removed', ids: ['request.keyPairId', 'response.keyPairId'] }],
  ['lightsail CreateKeyPair', { ...KEY_PAIR, action: 'added', target: ['request.keyPairName'], names: ['request.keyPairName'] }],
  ['lightsail ImportKeyPair', { ...KEY_PAIR, action: 'added', target: ['request.keyPairName'], names: ['request.keyPairName'] }],
  ['lightsail DownloadDefaultKeyPair', { action: 'added', class: 'ssh_key', kind: 'KeyPair' }],
  ['ec2-instance-connect SendSSHPublicKey', { ...INSTANCE, action: 'added', class: 'ssh_key', names: ['request.instanceOSUser'] }],
  ['ec2-instance-connect SendSerialConsoleSSHPublicKey', { ...INSTANCE, action: 'added', class: 'ssh_key' }],
  ['rds ModifyDBInstance', { ...DATABASE, only: { path: 'request.masterUserPassword' } }],
  ['rds ModifyDBCluster', { ...DATABASE, only: { path: 'request.masterUserPassword' } }],
  ['eks CreateAccessEntry', { action: 'trust_added', class: 'k8s_token', kind: 'Principal', target: ['request.principalArn'] }],
  ['eks AssociateAccessPolicy', { action: 'privilege_granted', class: 'k8s_token', kind: 'Principal', target: ['request.principalArn'] }],
  [
    'transfer ImportSshPublicKey',
    {
      action: 'added',
      class: 'ssh_key',
      kind: 'TransferUser',
      target: ['request.userName'],
      ids: ['response.sshPublicKeyId'],
    },
  ],
]);
