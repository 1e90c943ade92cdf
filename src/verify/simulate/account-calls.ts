import type { JsonObject } from '#base/json.ts';
import type { AwsCall, Sitting } from './account-work.ts';
import { roleArn, secondsTime } from './cloudtrail.ts';
import { pickWeighted } from './weighted.ts';

const EC2 = 'ec2.amazonaws.com';
const IAM = 'iam.amazonaws.com';
const S3 = 's3.amazonaws.com';
const KMS = 'kms.amazonaws.com';
const STS = 'sts.amazonaws.com';
const LOGS = 'logs.amazonaws.com';
const LAMBDA = 'lambda.amazonaws.com';

/** What people do in the console and at the command line. */
export const peopleInAccount: readonly AwsCall[] = [
  {
    source: EC2,
    name: 'DescribeInstances',
    weight: 20,
    by: 'person',
    access: 'read',
    burst: 4,
    request: () => ({ maxResults: 100, instancesSet: {}, filterSet: {} }),
  },
  {
    source: EC2,
    name: 'DescribeSecurityGroups',
    weight: 10,
    by: 'person',
    access: 'read',
    burst: 3,
    request: () => ({ maxResults: 1000, securityGroupSet: {}, filterSet: {} }),
  },
  {
    source: S3,
    name: 'ListBuckets',
    weight: 8,
    by: 'person',
    access: 'read',
    request: ({ region }) => ({ Host: `s3.${region}.amazonaws.com` }),
  },
  {
    source: 'monitoring.amazonaws.com',
    name: 'DescribeAlarms',
    weight: 8,
    by: 'person',
    access: 'read',
    request: () => ({ maxRecords: 100 }),
  },
  { source: LOGS, name: 'DescribeLogGroups', weight: 8, by: 'person', access: 'read', burst: 3, request: () => ({ limit: 50 }) },
  { source: IAM, name: 'ListRoles', weight: 4, by: 'person', access: 'read', request: () => ({ maxItems: 1000 }) },
  { source: IAM, name: 'ListAccessKeys', weight: 2, by: 'person', access: 'read', request: someUserName },
  { source: IAM, name: 'GetUser', weight: 3, by: 'person', access: 'read', request: someUserName },
  {
    source: LAMBDA,
    name: 'UpdateFunctionCode20150331v2',
    weight: 3,
    by: 'person',
    access: 'write',
    request: ({ random }) => ({ functionName: random.pick(FUNCTIONS), publish: false, dryRun: false }),
    response: functionAnswer,
  },
  {
    source: EC2,
    name: 'CreateTags',
    weight: 3,
    by: 'person',
    access: 'write',
    request: tagRequest,
    response: ({ ids }) => ({ requestId: ids.guid('request'), _return: true }),
  },
];

/** What programs with keys do: infrastructure as code, backups, metrics. */
export const programsInAccount: readonly AwsCall[] = [
  { source: EC2, name: 'DescribeVpcs', weight: 6, by: 'program', access: 'read', burst: 6, request: () => ({ vpcSet: {}, filterSet: {} }) },
  { source: IAM, name: 'GetRole', weight: 8, by: 'program', access: 'read', burst: 6, request: someRoleName },
  { source: IAM, name: 'ListAttachedRolePolicies', weight: 6, by: 'program', access: 'read', burst: 4, request: someRoleName },
  { source: S3, name: 'GetBucketAcl', weight: 6, by: 'program', access: 'read', burst: 4, request: someBucket },
  { source: S3, name: 'GetBucketVersioning', weight: 5, by: 'program', access: 'read', burst: 4, request: someBucket },
  { source: STS, name: 'GetCallerIdentity', weight: 6, by: 'program', access: 'read' },
  { source: 'rds.amazonaws.com', name: 'CreateDBSnapshot', weight: 2, by: 'program', access: 'write', request: snapshotRequest },
  {
    source: KMS,
    name: 'Decrypt',
    weight: 14,
    by: 'workload',
    access: 'read',
    burst: 4,
    request: () => ({ encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: { purpose: 'configuration' } }),
  },
  {
    source: KMS,
    name: 'GenerateDataKey',
    weight: 6,
    by: 'workload',
    access: 'read',
    request: () => ({ keySpec: 'AES_256', keyId: 'alias/storage' }),
  },
  { source: LOGS, name: 'CreateLogStream', weight: 6, by: 'workload', access: 'write', request: logStreamRequest },
  {
    source: 'ssm.amazonaws.com',
    name: 'UpdateInstanceInformation',
    weight: 6,
    by: 'workload',
    access: 'write',
    request: () => ({ agentVersion: '3.2.2303.0', agentStatus: 'Active', platformType: 'Linux' }),
  },
  {
    source: 'secretsmanager.amazonaws.com',
    name: 'GetSecretValue',
    weight: 5,
    by: 'workload',
    access: 'read',
    request: () => ({ secretId: 'orders/database' }),
  },
  { source: STS, name: 'AssumeRole', weight: 16, by: 'service', access: 'read', request: assumeRequest, response: assumeAnswer },
];

const FUNCTIONS = ['orders-intake', 'orders-invoice', 'travel-reminder', 'image-resize'] as const;
const BUCKETS = ['example-orders-archive', 'example-travel-receipts', 'example-build-artifacts', 'example-access-logs'] as const;

function someUserName({ random, account }: Sitting): JsonObject {
  return { userName: pickWeighted(random, account.users).name };
}

function someRoleName({ random, account }: Sitting): JsonObject {
  return { roleName: pickWeighted(random, account.roles).name };
}

function someBucket({ random, region }: Sitting): JsonObject {
  const bucketName = random.pick(BUCKETS);
  return { bucketName, Host: `${bucketName}.s3.${region}.amazonaws.com`, acl: '' };
}

function tagRequest({ random }: Sitting): JsonObject {
  const resourceId = `i-${(random.below(400) + 1).toString(16).padStart(17, '0')}`;
  return { resourcesSet: { items: [{ resourceId }] }, tagSet: { items: [{ key: 'owner', value: 'platform' }] } };
}

function snapshotRequest({ time }: Sitting): JsonObject {
  const day = secondsTime(time).slice(0, 10);
  return { dBInstanceIdentifier: 'orders', dBSnapshotIdentifier: `orders-${day}` };
}

function logStreamRequest({ ids, random, time }: Sitting): JsonObject {
  const day = secondsTime(time).slice(0, 10).replaceAll('-', '/');
  return {
    logGroupName: `/aws/lambda/${random.pick(FUNCTIONS)}`,
    logStreamName: `${day}/[$LATEST]${ids.guid('session').replaceAll('-', '')}`,
  };
}

function functionAnswer({ random, account, region }: Sitting): JsonObject {
  const functionName = random.pick(FUNCTIONS);
  return {
    functionName,
    functionArn: `arn:aws:lambda:${region}:${account.id}:function:${functionName}`,
    runtime: 'python3.11',
    role: roleArn(account, 'orders-worker'),
    handler: 'main.handler',
    codeSize: 100_000 + random.below(900_000),
    timeout: 30,
    memorySize: 256,
    state: 'Active',
    lastUpdateStatus: 'InProgress',
  };
}

function assumeRequest({ random, account }: Sitting): JsonObject {
  const roleSessionName = `i-${(random.below(400) + 1).toString(16).padStart(17, '0')}`;
  return { roleArn: roleArn(account, pickWeighted(random, account.roles).name), roleSessionName };
}

/** Without the token that real responses carry. */
function assumeAnswer({ ids, time }: Sitting): JsonObject {
  return { credentials: { accessKeyId: ids.accessKey('ASIA'), expiration: secondsTime(time + 6 * 3_600_000) } };
}
