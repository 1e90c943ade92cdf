import { background } from './activity.ts';
import { type CloudTrailDraft, iamUser, longTime } from './cloudtrail.ts';
import { cloudTrailHappening, type Happening, plainHappening } from './happening.ts';
import { awsCall, type Call } from './month-cast.ts';
import {
  GOOGLE_PROJECT,
  githubRecord,
  googleRecord,
  kubernetesTokenRecord,
  oktaRecord,
  type PlainRecord,
  type TokenRequest,
} from './plain-records.ts';
import type { Recurring } from './recurring.ts';
import type { BackgroundStage } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const GOOGLE_ROTATION = 3 * DAY;

/** What is right and looks like the attack, outside of the directory. */
export const cloudChanges: readonly Recurring[] = [
  { about: 'Terraform makes a technical user with a key, which a server uses', every: 5 * DAY, play: addTechnicalUser },
  { about: 'An administrator gives a new colleague a console password to be changed', every: 2 * DAY, play: addColleague },
  { about: 'A new cluster is trusted', every: 15 * DAY, play: trustCluster },
  { about: 'A broker takes a narrow federation token', every: 6 * HOUR, play: broker },
  { about: 'An image builder makes a key pair', every: DAY, play: buildImage },
  { about: 'A pipeline makes a key of a service account of Google Cloud', every: GOOGLE_ROTATION, play: rotateGoogleKey },
  { about: 'A service account works outside of Google with its newest key', every: 4 * HOUR, play: useGoogleKey },
  { about: 'A deployment tool is set up with a deploy key', every: 6 * DAY, play: bootstrap },
  { about: 'A colleague authorizes a key for single sign-on', every: 2 * DAY, play: authorize },
  { about: 'An application is connected to Okta', every: 15 * DAY, play: connectToOkta },
  { about: 'An administrator obtains an hour of a token in the own namespace', every: 12 * HOUR, play: debug('shop', 3_600) },
  { about: 'An administrator obtains a token of a controller to find a fault', every: 15 * DAY, play: debug('kube-system', 600) },
];

function addTechnicalUser(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const { ids, world } = stage;
  const userName = `service-${round + 1}`;
  const added = ids.accessKey('AKIA');
  const accessKey = { accessKeyId: added, status: 'Active', userName, createDate: longTime(time) };
  const user = { name: userName, principalId: ids.principalOf(userName), accessKeyId: added };
  const use = { source: 'sts.amazonaws.com', name: 'GetCallerIdentity', request: null, response: null, ip: '198.51.100.140' };
  return [
    ...logged(stage, time, 'terraform', { ...IAM, name: 'CreateAccessKey', request: { userName }, response: { accessKey } }),
    ...logged(stage, time, 'terraform', { ...use, caller: iamUser(world.main, user), after: 30 * MINUTE }),
  ];
}

function addColleague(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const userName = `newcomer-${round + 1}`;
  const request = { userName, passwordResetRequired: true };
  const response = { loginProfile: { userName, createDate: longTime(time), passwordResetRequired: true } };
  return logged(stage, time, 'account-desk', { ...IAM, name: 'CreateLoginProfile', request, response });
}

function trustCluster(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const host = `oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE${round}`;
  const request = { url: `https://${host}`, clientIDList: ['sts.amazonaws.com'], thumbprintList: [] };
  const response = { openIDConnectProviderArn: `arn:aws:iam::${stage.world.main.id}:oidc-provider/${host}` };
  return logged(stage, time, 'terraform', { ...IAM, name: 'CreateOpenIDConnectProvider', request, response });
}

function broker(stage: BackgroundStage, time: number): readonly Happening[] {
  const { ids, world } = stage;
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] });
  const name = 'partner-upload';
  const response = {
    credentials: { accessKeyId: ids.accessKey('ASIA'), expiration: longTime(time + HOUR) },
    federatedUser: { arn: `arn:aws:sts::${world.main.id}:federated-user/${name}`, federatedUserId: `${world.main.id}:${name}` },
    packedPolicySize: 3,
  };
  return logged(stage, time, 'upload-broker', {
    source: 'sts.amazonaws.com',
    name: 'GetFederationToken',
    request: { name, policy },
    response,
  });
}

function buildImage(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const keyName = `packer-${round + 1}`;
  const response = { keyName, keyPairId: stage.ids.resource('key'), keyFingerprint: 'ex:am:pl:e0' };
  return [
    ...logged(stage, time, 'image-builder', { source: 'ec2.amazonaws.com', name: 'CreateKeyPair', request: { keyName }, response }),
    ...logged(stage, time, 'image-builder', {
      source: 'ec2.amazonaws.com',
      name: 'DeleteKeyPair',
      request: { keyName },
      response: null,
      after: 20 * MINUTE,
    }),
  ];
}

function rotateGoogleKey(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const resource = `projects/-/serviceAccounts/${EXPORTER}`;
  const record = googleRecord(stage.ids, time, {
    service: 'iam.googleapis.com',
    method: 'google.iam.admin.v1.CreateServiceAccountKey',
    resource,
    permission: 'iam.serviceAccountKeys.create',
    principal: `rotation@${GOOGLE_PROJECT}.iam.gserviceaccount.com`,
    ip: '198.51.100.61',
    agent: 'google-api-go-client/0.5',
    log: 'activity',
    request: { name: resource },
    response: { name: exporterKey(round + 1), key_type: 1, key_origin: 2, valid_before_time: { seconds: 253_402_300_799 } },
  });
  return [plain(stage, time, record)];
}

function useGoogleKey(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const rotations = Math.floor(((round + 0.5) * 4 * HOUR) / GOOGLE_ROTATION + 0.5);
  const record = googleRecord(stage.ids, time, {
    service: 'storage.googleapis.com',
    method: 'storage.objects.list',
    resource: 'projects/_/buckets/contoso-exports',
    permission: 'storage.objects.list',
    principal: EXPORTER,
    keyName: exporterKey(rotations),
    ip: '203.0.113.250',
    agent: 'gcloud-python/2.14.0',
    log: 'data_access',
  });
  return [plain(stage, time, record)];
}

const EXPORTER = `exporter@${GOOGLE_PROJECT}.iam.gserviceaccount.com`;

function exporterKey(turn: number): string {
  return `projects/${GOOGLE_PROJECT}/serviceAccounts/${EXPORTER}/keys/${String(turn).padStart(40, 'e')}`;
}

function bootstrap(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const repo = `contoso-example/cluster-${round + 1}`;
  const key = {
    action: 'public_key.create',
    fingerprint: `SHA256:FLUX${round}`,
    title: 'flux',
    read_only: true,
    repo,
    repo_id: 500 + round,
  };
  return [plain(stage, time, githubRecord(stage.ids, time, { actor: 'platform-bot', ip: '198.51.100.62' }, key))];
}

function authorize(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const actor = { actor: `developer-${round + 1}`, ip: '198.51.100.12' };
  return [plain(stage, time, githubRecord(stage.ids, time, actor, { action: 'org_credential_authorization.grant' }))];
}

function connectToOkta(stage: BackgroundStage, time: number, round: number): readonly Happening[] {
  const target = { id: `0oaEXAMPLE${round}`, type: 'AppInstance', alternateId: `product-${round}`, displayName: `product-${round}` };
  const by = { id: '00uidentityteam', upn: 'identity-team@contoso.example', ip: '198.51.100.12' };
  return [plain(stage, time, oktaRecord(stage.ids, time, by, { type: 'app.oauth2.client.lifecycle.create', target }))];
}

function debug(namespace: string, seconds: number): Recurring['play'] {
  return (stage, time) => {
    const request: TokenRequest = { user: 'cluster-desk@contoso.example', ip: '198.51.100.12', namespace, account: 'cart', seconds };
    return [plain(stage, time, kubernetesTokenRecord(stage.ids, time, request))];
  };
}

const IAM = { source: 'iam.amazonaws.com' } as const;

function logged(
  stage: BackgroundStage,
  time: number,
  held: string,
  call: Omit<Call, 'ip'> & { readonly ip?: string },
): readonly Happening[] {
  const draft: CloudTrailDraft = awsCall({ stage, time, held }, { ip: '198.51.100.60', ...call });
  return [cloudTrailHappening(stage.ids, background(stage.random), draft)];
}

function plain({ random }: BackgroundStage, time: number, record: PlainRecord): Happening {
  return plainHappening(background(random), time, record);
}
