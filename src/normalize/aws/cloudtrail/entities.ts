import type { JsonObject } from '#base/json.ts';
import { scalarsAt, valueAt } from '../../document.ts';

/** Where the things a call is about stand in the record: `related.entity`. Lists on the way are looked into. */
const ALWAYS = [
  'userIdentity.arn',
  'userIdentity.identityProvider',
  'userIdentity.principalId',
  'userIdentity.userName',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'userIdentity.sessionContext.webIdFederationData.federatedProvider',
  'resources.ARN',
];

const INSTANCE = 'responseElements.instancesSet.items';
const BY_SOURCE: Readonly<Record<string, readonly string[]>> = {
  'signin.amazonaws.com': ['additionalEventData.MFAIdentifier'],
  'sts.amazonaws.com': [
    'requestParameters.roleArn',
    'requestParameters.roleSessionName',
    'responseElements.assumedRoleUser.arn',
    'responseElements.accessKeyId',
    'additionalEventData.MFAIdentifier',
    'sourceIdentity',
  ],
  'iam.amazonaws.com': [
    ...['userName', 'accessKeyId', 'policyArn', 'policyName', 'roleName'].map((name) => `requestParameters.${name}`),
    ...['accessKey.userName', 'accessKey.accessKeyId', 'user.arn', 'user.userName', 'userId', 'role.arn'].map(
      (name) => `responseElements.${name}`,
    ),
  ],
  'ec2.amazonaws.com': [
    ...['groupId', 'groupName', 'roleName', 'subnetId', 'volumeId', 'networkInterfaceId', 'vpcId', 'snapshotId'].map(
      (name) => `requestParameters.${name}`,
    ),
    'requestParameters.groupSet.items.groupId',
    'requestParameters.instancesSet.items.instanceId',
    ...['groupId', 'reservationId', 'vpc.vpcId', 'vpc.dhcpOptionsId', 'snapshotId', 'volumeId', 'groupSet.items.groupId'].map(
      (name) => `responseElements.${name}`,
    ),
    ...['groupId', 'referencedGroupInfo.groupId', 'securityGroupRuleId'].map(
      (name) => `responseElements.securityGroupRuleSet.items.${name}`,
    ),
    ...['groupId', 'securityGroupRuleId'].map((name) => `responseElements.revokedSecurityGroupRuleSet.items.${name}`),
    ...['subnetId', 'vpcId', 'instanceId', 'imageId', 'iamInstanceProfile.arn'].map((name) => `${INSTANCE}.${name}`),
    ...['networkInterfaceId', 'vpcId', 'subnetId', 'groupSet.items.groupId'].map((name) => `${INSTANCE}.networkInterfaceSet.items.${name}`),
  ],
  's3.amazonaws.com': ['requestParameters.bucketName'],
  'cloudtrail.amazonaws.com': [
    'requestParameters.name',
    'requestParameters.s3BucketName',
    ...['cloudWatchLogsLogGroupArn', 'cloudWatchLogsRoleArn', 'kmsKeyId', 'snsTopicARN', 'trailARN', 'name'].map(
      (name) => `responseElements.${name}`,
    ),
  ],
  'kms.amazonaws.com': [
    'requestParameters.keyId',
    ...['keyId', 'keyMetadata.arn', 'keyMetadata.keyId'].map((name) => `responseElements.${name}`),
  ],
  'config.amazonaws.com': ['requestParameters.configurationRecorderName'],
  'lambda.amazonaws.com': [
    'requestParameters.functionName',
    ...['functionArn', 'functionName', 'role', 'vpcConfig.securityGroupIds', 'vpcConfig.subnetIds'].map(
      (name) => `responseElements.${name}`,
    ),
  ],
  'rds.amazonaws.com': [
    'requestParameters.dBInstanceArn',
    'requestParameters.dBInstanceIdentifier',
    ...[
      'dBInstanceIdentifier',
      'dbInstanceArn',
      'dBSubnetGroup.vpcId',
      'dBSubnetGroup.subnets.subnetIdentifier',
      'vpcSecurityGroups.vpcSecurityGroupId',
    ].map((name) => `responseElements.${name}`),
  ],
};

const always = ALWAYS.map((path) => path.split('.'));
const bySource = new Map(
  Object.entries(BY_SOURCE).map(([source, paths]) => [source, [...always, ...paths.map((path) => path.split('.'))]]),
);

/** Distinct and sorted. */
export function relatedEntities(record: JsonObject): readonly string[] {
  const source = valueAt(record, ['eventSource']);
  const paths = (typeof source === 'string' ? bySource.get(source) : undefined) ?? always;
  const found = new Set<string>();
  for (const path of paths) for (const value of scalarsAt(record, path)) found.add(String(value));
  found.delete('');
  return [...found].sort();
}
