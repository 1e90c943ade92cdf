import { type AzureAction, azureActivity } from './azure-activity.ts';
import { assumedRole, longTime } from './cloudtrail.ts';
import { AT_ONCE, type Happening, hostHappenings } from './happening.ts';
import { awsCall, type Cast, elsewhere, inAccount, MINUTE, type Story, upnOf, userId } from './month-cast.ts';
import { GOOGLE_PROJECT, googleRecord } from './plain-records.ts';

/** A user makes a second key for itself. */
export const ownKey: Story = (cast) => {
  const { stage, time, held, outside } = cast;
  const accessKey = { accessKeyId: stage.ids.accessKey('AKIA'), status: 'Active', userName: held, createDate: longTime(time) };
  const call = { source: 'iam.amazonaws.com', name: 'CreateAccessKey', request: null, response: { accessKey }, ip: outside };
  return [inAccount(cast, awsCall(cast, call), accessKey.accessKeyId)];
};

/** A key pair of the intruder's for machines to come. */
export const importedKeyPair: Story = (cast) => {
  const { stage, outside } = cast;
  const keyPairId = stage.ids.resource('key');
  const request = { keyName: 'ops', publicKeyMaterial: 'c3NoLWVkMjU1MTkgRVhBTVBMRQ==' };
  const response = { keyName: 'ops', keyFingerprint: '00:11:22', keyPairId };
  return [inAccount(cast, awsCall(cast, { source: 'ec2.amazonaws.com', name: 'ImportKeyPair', request, response, ip: outside }))];
};

/** An SSH key on four machines within six minutes, the last by its serial console. */
export const pushedKeys: Story = (cast) => {
  const { stage, time, held, outside } = cast;
  const { ids, world } = stage;
  const session = { name: held, accessKeyId: ids.accessKey('ASIA'), since: time - 30 * MINUTE };
  const caller = assumedRole(world.main, { name: 'operations', principalId: ids.principal('AROA') }, session);
  return Array.from({ length: 4 }, (_, index) => {
    const isSerial = index === 3;
    const request = {
      instanceId: ids.resource('i'),
      ...(isSerial ? { serialPort: 0 } : { instanceOSUser: 'ec2-user' }),
      sSHPublicKey: 'ssh-ed25519 EXAMPLE',
    };
    const name = isSerial ? 'SendSerialConsoleSSHPublicKey' : 'SendSSHPublicKey';
    const call = { source: 'ec2-instance-connect.amazonaws.com', name, request, response: { success: true }, ip: outside, caller };
    return inAccount(cast, awsCall(cast, { ...call, after: index * 2 * MINUTE }), session.name);
  });
};

/** An SSH key in the metadata of a project: the record of the operation's beginning, then that of its end. */
export const projectKey: Story = (cast) => {
  const { stage, time, held, outside } = cast;
  const id = `operation-${stage.ids.guid('request')}`;
  const record = (at: number, mark: 'first' | 'last') =>
    googleRecord(stage.ids, at, {
      service: 'compute.googleapis.com',
      method: 'v1.compute.projects.setCommonInstanceMetadata',
      resource: `projects/${GOOGLE_PROJECT}`,
      permission: 'compute.projects.setCommonInstanceMetadata',
      principal: upnOf(held),
      ip: outside,
      agent: 'google-cloud-sdk gcloud/466.0.0',
      log: 'activity',
      operation: { id, producer: 'compute.googleapis.com', [mark]: true },
      ...(mark === 'first' ? { metadata: METADATA } : {}),
    });
  return [elsewhere(cast, time, record(time, 'first')), elsewhere(cast, time + 3_000, record(time + 3_000, 'last'))];
};

const METADATA = {
  '@type': 'type.googleapis.com/google.cloud.audit.GceProjectAuditMetadata',
  projectMetadataDelta: { modifiedMetadataKeys: ['ssh-keys'] },
};

/** A managed identity trusts a repository of the intruder's. */
export const identityTrust: Story = (cast) => {
  const resource = `resourceGroups/rg-app/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-${cast.app.name}/federatedIdentityCredentials/ci`;
  const operation = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write';
  return startedAndDone(cast, 0, { operation, resource, statusCode: 'Created' });
};

/** Keys of an AI account are allowed again, and listed three minutes later. */
export const keysListed: Story = (cast) => {
  const resource = `resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/ai-${cast.app.name}`;
  const allowed = { operation: 'Microsoft.CognitiveServices/accounts/write', body: { properties: { disableLocalAuth: false } } };
  const listed = { operation: 'Microsoft.CognitiveServices/accounts/listKeys/action' };
  return [
    ...startedAndDone(cast, 0, { ...allowed, resource, statusCode: 'OK' }),
    ...startedAndDone(cast, 3 * MINUTE, { ...listed, resource, statusCode: 'OK' }),
  ];
};

type Action = Pick<AzureAction, 'operation' | 'resource' | 'statusCode' | 'body'>;

/** The activity log writes an action when it begins and when it is done. */
function startedAndDone(cast: Cast, after: number, action: Action): readonly Happening[] {
  const { stage, held, desk } = cast;
  const by = { id: userId(stage, held), upn: upnOf(held), ip: desk };
  const whole = { ...action, tenantId: stage.world.contoso.id, by, correlationId: stage.ids.guid('correlation') };
  const record = (at: number, result: AzureAction['result']) => elsewhere(cast, at, azureActivity(stage.ids, at, { ...whole, result }));
  const begun = cast.time + after;
  return [record(begun, 'Start'), record(begun + 1_000, 'Success')];
}

/** A certificate is put on a service principal by PowerShell, on a colleague's machine. */
export const commandOnHost: Story = (cast) => {
  const { app, stage, time, test } = cast;
  const script = `New-AzADSpCredential -ObjectId ${app.principalId} -CertValue $cert -EndDate $end`;
  const command = { host: 'WS-0042.contoso.example', user: `CONTOSO\\${cast.held}`, time, script };
  return hostHappenings(stage.ids, { test, role: 'attack', expect: [], delivery: AT_ONCE }, command);
};
