import { iamUser, longTime, rootUser } from './cloudtrail.ts';
import { awsCall, elsewhere, inAccount, MINUTE, type Story, upnOf } from './month-cast.ts';
import { GOOGLE_PROJECT, githubRecord, googleRecord, kubernetesTokenRecord, oktaRecord } from './plain-records.ts';

/** An access key for another user, used from elsewhere. */
export const keyForAnother: Story = (cast) => {
  const { stage, time, app, desk, outside } = cast;
  const { ids, world } = stage;
  const userName = `${app.name}-reader`;
  const added = ids.accessKey('AKIA');
  const accessKey = { accessKeyId: added, status: 'Active', userName, createDate: longTime(time) };
  const user = { name: userName, principalId: ids.principalOf(userName), accessKeyId: added };
  const use = { source: 'sts.amazonaws.com', name: 'GetCallerIdentity', request: null, response: null };
  return [
    inAccount(cast, awsCall(cast, { ...IAM, name: 'CreateAccessKey', request: { userName }, response: { accessKey }, ip: desk }), added),
    inAccount(cast, awsCall(cast, { ...use, ip: outside, caller: iamUser(world.main, user), after: 25 * MINUTE }), added),
  ];
};

/** A console password for a user that had keys only, of the intruder's choice. */
export const consolePassword: Story = (cast) => {
  const userName = `${cast.app.name}-sync`;
  const loginProfile = { userName, createDate: longTime(cast.time), passwordResetRequired: false };
  const request = { userName, passwordResetRequired: false };
  return [inAccount(cast, awsCall(cast, { ...IAM, name: 'CreateLoginProfile', request, response: { loginProfile }, ip: cast.outside }))];
};

/** Root makes a key of its own. */
export const rootKey: Story = (cast) => {
  const accessKeyId = cast.stage.ids.accessKey('AKIA');
  const response = { accessKey: { accessKeyId, status: 'Active', createDate: longTime(cast.time) } };
  const caller = rootUser(cast.stage.world.main);
  return [inAccount(cast, awsCall(cast, { ...IAM, name: 'CreateAccessKey', request: null, response, ip: cast.outside, caller }))];
};

/** A session that outlives the key it was made with, and may do everything. */
export const federationToken: Story = (cast) => {
  const { stage, time, held, outside } = cast;
  const { ids, world } = stage;
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  const response = {
    credentials: { accessKeyId: ids.accessKey('ASIA'), expiration: longTime(time + 36 * 60 * MINUTE) },
    federatedUser: { arn: `arn:aws:sts::${world.main.id}:federated-user/${held}`, federatedUserId: `${world.main.id}:${held}` },
    packedPolicySize: 3,
  };
  const call = { source: 'sts.amazonaws.com', name: 'GetFederationToken', request: { name: held, policy }, response, ip: outside };
  return [inAccount(cast, awsCall(cast, call))];
};

/** The account trusts a certificate authority of the intruder's. */
export const trustAnchor: Story = (cast) => {
  const { app, stage, outside } = cast;
  const sourceData = { x509CertificateData: '-----BEGIN CERTIFICATE-----EXAMPLE' };
  const request = { name: app.name, source: { sourceType: 'CERTIFICATE_BUNDLE', sourceData }, enabled: true };
  const trustAnchorArn = `arn:aws:rolesanywhere:us-east-1:${stage.world.main.id}:trust-anchor/${app.appId}`;
  const response = { trustAnchor: { trustAnchorArn, trustAnchorId: app.appId, name: app.name, enabled: true } };
  return [
    inAccount(cast, awsCall(cast, { source: 'rolesanywhere.amazonaws.com', name: 'CreateTrustAnchor', request, response, ip: outside })),
  ];
};

/** The account trusts an identity provider of the intruder's. */
export const identityProvider: Story = (cast) => {
  const host = `login.${cast.held}.example`;
  const request = { url: `https://${host}`, clientIDList: ['sts.amazonaws.com'], thumbprintList: [] };
  const response = { openIDConnectProviderArn: `arn:aws:iam::${cast.stage.world.main.id}:oidc-provider/${host}` };
  return [inAccount(cast, awsCall(cast, { ...IAM, name: 'CreateOpenIDConnectProvider', request, response, ip: cast.outside }))];
};

/** A key that was made elsewhere is uploaded to a service account, and used from elsewhere. */
export const googleKey: Story = (cast) => {
  const { app, held, stage, time, desk, outside } = cast;
  const account = `${app.name}@${GOOGLE_PROJECT}.iam.gserviceaccount.com`;
  const key = app.appId.replaceAll('-', '').padEnd(40, '0');
  const keyName = `projects/${GOOGLE_PROJECT}/serviceAccounts/${account}/keys/${key}`;
  const resource = `projects/-/serviceAccounts/${account}`;
  const upload = googleRecord(stage.ids, time, {
    service: 'iam.googleapis.com',
    method: 'google.iam.admin.v1.UploadServiceAccountKey',
    resource,
    permission: 'iam.serviceAccountKeys.create',
    principal: upnOf(held),
    ip: desk,
    agent: 'google-cloud-sdk gcloud/466.0.0',
    log: 'activity',
    request: { name: resource },
    response: { name: keyName, key_type: 1, key_origin: 1, valid_before_time: { seconds: 253_402_300_799 } },
  });
  const usedAt = time + 20 * MINUTE;
  const use = googleRecord(stage.ids, usedAt, {
    service: 'storage.googleapis.com',
    method: 'storage.buckets.list',
    resource: `projects/${GOOGLE_PROJECT}`,
    permission: 'storage.buckets.list',
    principal: account,
    keyName,
    ip: outside,
    agent: 'python-requests/2.31.0',
    log: 'data_access',
  });
  return [elsewhere(cast, time, upload, key), elsewhere(cast, usedAt, use, key)];
};

/** A deploy key that may write. */
export const deployKey: Story = (cast) => {
  const { app, held, stage, time, outside } = cast;
  const key = { fingerprint: `SHA256:${app.appId}`, title: 'ci', read_only: false, repo: `contoso-example/${app.name}`, repo_id: 303 };
  return [elsewhere(cast, time, githubRecord(stage.ids, time, { actor: held, ip: outside }, { action: 'public_key.create', ...key }))];
};

/** A token for the API of the identity provider. */
export const oktaToken: Story = (cast) => {
  const { held, stage, time, outside } = cast;
  const target = { id: `00T${stage.ids.guid('key')}`, type: 'Token', alternateId: 'unknown', displayName: 'reports' };
  const by = { id: `00u${held}`, upn: upnOf(held), ip: outside };
  return [elsewhere(cast, time, oktaRecord(stage.ids, time, by, { type: 'system.api_token.create', target }))];
};

/** A token of a controller of the cluster, for a year. */
export const clusterToken: Story = (cast) => {
  const request = { namespace: 'kube-system', account: 'clusterrole-aggregation-controller', seconds: 365 * 86_400 };
  const by = { user: upnOf(cast.held), ip: cast.outside };
  return [elsewhere(cast, cast.time, kubernetesTokenRecord(cast.stage.ids, cast.time, { ...by, ...request }))];
};

const IAM = { source: 'iam.amazonaws.com' } as const;
