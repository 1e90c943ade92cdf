import type { JsonObject } from '#base/json.ts';
import { type Draft, scalarsAt, segmentsOf, setAt, valueAt } from '../../document.ts';

/** The account itself is what a call about all of its things is aimed at. */
const ACCOUNT = 'recipientAccountId';
const RESOURCES = 'resources.ARN';
const request = (name: string) => `requestParameters.${name}`;
const response = (name: string) => `responseElements.${name}`;

type Targets = Readonly<Record<string, readonly string[]>>;

/** The same paths for several calls. */
const calls = (actions: string, ...paths: readonly string[]): Targets =>
  Object.fromEntries(actions.split(' ').map((action) => [action, paths]));

/** Where the record says what a call is aimed at. Other calls have no target. */
const TARGETS: Readonly<Record<string, Targets>> = {
  'bedrock.amazonaws.com': calls('Converse', request('modelId')),
  'cloudformation.amazonaws.com': { ...calls('CreateStack', response('stackId')), ...calls('CreateStackSet', response('stackSetId')) },
  'cloudtrail.amazonaws.com': { ...calls('DeleteTrail StopLogging', request('name')), ...calls('DescribeTrails', ACCOUNT) },
  'config.amazonaws.com': calls('StartConfigurationRecorder StopConfigurationRecorder', request('configurationRecorderName')),
  'dynamodb.amazonaws.com': calls('ListTables', ACCOUNT),
  'ec2-instance-connect.amazonaws.com': calls('SendSSHPublicKey SendSerialConsoleSSHPublicKey', request('instanceId')),
  'ec2.amazonaws.com': {
    ...calls(
      'AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress',
      request('groupId'),
      response('securityGroupRuleSet.items.securityGroupRuleId'),
    ),
    ...calls('DeleteFlowLogs', request('DeleteFlowLogsRequest.FlowLogId.content')),
    ...calls('DeleteNetworkAcl', request('networkAclId')),
    ...calls('DeleteNetworkAclEntry', request('networkAclId'), request('ruleNumber')),
    ...calls('GetPasswordData', request('instanceId')),
    ...calls('ModifyImageAttribute', request('imageId')),
    ...calls('ModifySnapshotAttribute', request('snapshotId')),
    ...calls('DescribeNetworkAcls DescribeNetworkInterfaces DescribeRegions DescribeSecurityGroups DescribeVolumes DescribeVpcs', ACCOUNT),
    ...Object.fromEntries(
      ['Filter', 'FilterRule', 'Session', 'Target'].map((kind) => [
        `CreateTrafficMirror${kind}`,
        [response(`CreateTrafficMirror${kind}Response.trafficMirror${kind}.trafficMirror${kind}Id`)],
      ]),
    ),
  },
  'elasticfilesystem.amazonaws.com': {
    ...calls('DeleteFileSystem', request('fileSystemId')),
    ...calls('DeleteMountTarget', request('mountTargetId')),
  },
  'elasticloadbalancing.amazonaws.com': calls('DescribeLoadBalancers', ACCOUNT),
  'events.amazonaws.com': calls('DeleteRule', request('name')),
  'guardduty.amazonaws.com': { ...calls('CreateDetector', response('detectorId')), ...calls('DeleteDetector', request('detectorId')) },
  'iam.amazonaws.com': {
    ...calls('AttachGroupPolicy', request('groupName')),
    ...calls('AttachRolePolicy ListAttachedRolePolicies UpdateAssumeRolePolicy', request('roleName')),
    ...calls('AttachUserPolicy', request('policyArn'), request('userName')),
    ...calls('CreateAccessKey', response('accessKey.accessKeyId'), request('userName')),
    ...calls('CreatePolicy', response('policy.arn')),
    ...calls('CreateUser DeactivateMFADevice', request('userName')),
    ...calls('DeleteVirtualMFADevice', request('serialNumber')),
    ...calls('GetPolicy', request('policyArn')),
    ...calls('ListRoles ListUsers', ACCOUNT),
  },
  'kms.amazonaws.com': calls('DisableKey ScheduleKeyDeletion', RESOURCES),
  'lambda.amazonaws.com': { ...calls('AddPermission', request('functionName')), ...calls('ListFunctions', ACCOUNT) },
  'logs.amazonaws.com': { ...calls('DeleteLogGroup', request('logGroupName')), ...calls('DeleteLogStream', request('logStreamName')) },
  'monitoring.amazonaws.com': calls('DeleteAlarms', request('alarmNames')),
  'rds.amazonaws.com': {
    ...calls('DeleteDBCluster ModifyDBCluster StopDBCluster', response('dBClusterArn')),
    ...calls(
      'DeleteDBInstance ModifyDBInstance RestoreDBInstanceFromDBSnapshot RestoreDBInstanceFromS3 StopDBInstance',
      response('dBInstanceArn'),
    ),
    ...calls('DeleteGlobalCluster', response('globalClusterArn')),
    ...calls('DescribeDBInstances', ACCOUNT),
    ...calls('ModifyDBClusterSnapshotAttribute', response('dBClusterSnapshotIdentifier')),
    ...calls('ModifyDBSnapshotAttribute', response('dBSnapshotIdentifier')),
  },
  'rolesanywhere.amazonaws.com': calls('CreateTrustAnchor', response('trustAnchor.trustAnchorArn')),
  'route53resolver.amazonaws.com': calls('DeleteResolverQueryLogConfig', response('resolverQueryLogConfig.arn')),
  's3.amazonaws.com': {
    ...calls('CopyObject DeleteBucket DeleteObject GetBucketPolicy GetObject HeadObject ListObjects', RESOURCES),
    ...calls('PutBucketLogging PutBucketVersioning PutObject', RESOURCES),
    ...calls('PutBucketReplication', RESOURCES, request('ReplicationConfiguration.Rule.Destination.Bucket')),
    ...calls('ListBuckets', ACCOUNT),
  },
  'secretsmanager.amazonaws.com': {
    ...calls('BatchGetSecretValue', request('secretIdList')),
    ...calls('GetSecretValue', request('secretId')),
  },
  'signin.amazonaws.com': calls('ConsoleLogin', ACCOUNT),
  'sns.amazonaws.com': { ...calls('CreateTopic', response('topicArn')), ...calls('Publish Subscribe', request('topicArn')) },
  'ssm.amazonaws.com': {
    ...calls('CreateControlChannel GetParameter GetParameters OpenControlChannel', RESOURCES),
    ...calls('CreateDocument', request('name')),
    ...calls('ListInstanceAssociations', ACCOUNT),
    ...calls('OpenDataChannel TerminateSession', request('sessionId')),
    ...calls('SendCommand', request('instanceIds'), request('targets.values')),
    ...calls('StartSession', request('target')),
  },
  'sts.amazonaws.com': { ...calls('AssumeRole', request('roleArn')), ...calls('GetCallerIdentity', ACCOUNT) },
  'wafv2.amazonaws.com': calls('DeleteRuleGroup DeleteWebACL', request('id')),
};

const targets = new Map(
  Object.entries(TARGETS).flatMap(([source, actions]) =>
    Object.entries(actions).map(([action, paths]) => [`${source} ${action}`, paths.map((path) => path.split('.'))] as const),
  ),
);

/** Lambda puts a version behind the name of a call: AddPermission20150331v2. */
const VERSION = /\d{8}(?:v\d+)?$/;

/** Who acts and what the call is aimed at, by kind: a user or role, a host, a service's resource, or something else. */
export function writeActorAndTarget(record: JsonObject, document: Draft): void {
  const actor = actorOf(record);
  if (actor !== undefined) {
    setAt(document, ['actor', 'entity', 'id'], [actor]);
    const kind = kindOfActor(actor, text(record, 'userIdentity.type'));
    setAt(document, kind === undefined ? ['entity', 'id'] : [kind, 'entity', 'id'], [actor]);
  }
  const aimedAt = targetsOf(record);
  if (aimedAt.length === 0) return;
  setAt(document, ['target', 'entity', 'id'], aimedAt);
  for (const kind of [...KIND_NAMES, undefined]) {
    const ids = aimedAt.filter((id) => kindOf(id) === kind);
    if (ids.length > 0) setAt(document, kind === undefined ? ['entity', 'target', 'id'] : [kind, 'target', 'entity', 'id'], ids);
  }
}

/** A role is assumed by who holds the session now: the service, or the role the session was made of. */
function actorOf(record: JsonObject): string | undefined {
  const type = text(record, 'userIdentity.type');
  if (text(record, 'eventSource') === 'sts.amazonaws.com' && text(record, 'eventName') === 'AssumeRole') {
    if (type === 'AWSService') return text(record, 'userIdentity.invokedBy');
    if (type === 'AssumedRole') return text(record, 'userIdentity.sessionContext.sessionIssuer.arn');
  }
  return text(record, 'userIdentity.arn') ?? text(record, 'userIdentity.onBehalfOf.userId');
}

const USER_TYPES = /^(?:Root|IAMUser|Role|AssumedRole|FederatedUser|SAMLUser|WebIdentityUser|IdentityCenterUser)$/;

function kindOfActor(actor: string, type: string | undefined): Kind | undefined {
  if (type === 'AWSService') return 'service';
  return type !== undefined && USER_TYPES.test(type) && !SERVICE_ROLE.test(actor) ? 'user' : kindOf(actor);
}

function targetsOf(record: JsonObject): string[] {
  const source = text(record, 'eventSource');
  const action = text(record, 'eventName')?.replace(VERSION, '');
  const found = new Set((targets.get(`${source} ${action}`) ?? []).flatMap((path) => scalarsAt(record, path).map(String)));
  found.delete('');
  if (source === 'ssm.amazonaws.com' && found.delete('*')) for (const id of scalarsAt(record, [ACCOUNT])) found.add(String(id));
  return [...found].sort();
}

const KIND_NAMES = ['user', 'host', 'service'] as const;
type Kind = (typeof KIND_NAMES)[number];

/** `arn:partition:service:region:account:type/id`, or `…:type:id` */
const ARN = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:([^:/]*)/;
const KINDS: readonly (readonly [type: RegExp, kind: Kind])[] = [
  [/^(?:user|role|assumed-role|federated-user|group|mfa|access-key)$/, 'user'],
  [/^(?:instance|managed-instance)$/, 'host'],
  [/^(?:function|key|secret|parameter|document|db|cluster|cluster-snapshot|snapshot|stack|stackset|trail|table|trust-anchor)$/, 'service'],
];
const SERVICE_ROLE = /\/(?:AWSServiceRoleFor|aws-service-role\/)/;

/** What kind of thing an ARN or id names; undefined when it does not say. */
function kindOf(id: string): Kind | undefined {
  const arn = ARN.exec(id);
  if (!arn) {
    if (/^(?:AKIA|ASIA)[A-Z0-9]{16}$/.test(id)) return 'user';
    return /^m?i-[0-9a-f]+$/.test(id) ? 'host' : undefined;
  }
  if (arn[1] === 's3' || SERVICE_ROLE.test(id)) return 'service';
  return KINDS.find(([type]) => type.test(arn[2] as string))?.[1];
}

function text(record: JsonObject, path: string): string | undefined {
  const value = valueAt(record, segmentsOf(path));
  return typeof value === 'string' && value !== '' ? value : undefined;
}
