import type { JsonObject } from '#base/json.ts';
import { assumedRole, type Caller, type CloudTrailDraft, iamUser, longTime, rootUser, userArn } from './cloudtrail.ts';
import { AT_ONCE, cloudTrailHappening, type Happening } from './happening.ts';
import type { Role, RuleId } from './label.ts';
import type { Scene } from './scenario.ts';
import type { Stage } from './stage.ts';

const COMMAND_LINE = 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64';
const CONSOLE = 'Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0';

/** What CloudTrail logs of the technique. */
export const awsScenes: readonly Scene[] = [
  { test: 'test-2', minute: 25, about: 'An access key is made for another user, and used from elsewhere', play: addAccessKey },
  { test: 'login-profile', minute: 33, about: 'A console password is set for another user', play: addLoginProfile },
  { test: 'root-access-key', minute: 41, about: 'Root makes an access key of its own', play: addRootKey },
  { test: 'failed-cloudtrail', minute: 98, about: 'An instance tries to make an access key and may not', play: failToAdd },
];

function addAccessKey(stage: Stage, time: number, test: string): readonly Happening[] {
  const added = stage.ids.accessKey('AKIA');
  const target = 'billing-reader';
  const creation = iamCall(stage, time, 'CreateAccessKey', {
    caller: iamUser(stage.world.main, stage.world.main.admin),
    request: { userName: target },
    response: { accessKey: { accessKeyId: added, status: 'Active', userName: target, createDate: longTime(time) } },
  });
  const use: CloudTrailDraft = {
    ...iamCall(stage, time + 14 * 60_000, 'GetCallerIdentity', {
      caller: iamUser(stage.world.main, { name: target, principalId: stage.ids.principal('AIDA'), accessKeyId: added }),
      request: null,
      response: null,
    }),
    source: 'sts.amazonaws.com',
    ip: '192.0.2.200',
    agent: 'python-requests/2.31.0',
    isReadOnly: true,
  };
  return [happening(stage, test, 'attack', ['cc-a01'], creation), happening(stage, test, 'attack', [], use)];
}

function addLoginProfile(stage: Stage, time: number, test: string): readonly Happening[] {
  const userName = 'svc-backup';
  const call = iamCall(stage, time, 'CreateLoginProfile', {
    caller: iamUser(stage.world.main, stage.world.main.admin),
    request: { userName, passwordResetRequired: false },
    response: { loginProfile: { userName, createDate: longTime(time), passwordResetRequired: false } },
  });
  return [happening(stage, test, 'attack', ['cc-a04'], call)];
}

/** Root asks for itself: there are no parameters, and the answer names no user. */
function addRootKey(stage: Stage, time: number, test: string): readonly Happening[] {
  const { ids, world } = stage;
  const call = iamCall(stage, time, 'CreateAccessKey', {
    caller: rootUser(world.second),
    request: null,
    response: { accessKey: { accessKeyId: ids.accessKey('AKIA'), status: 'Active', createDate: longTime(time) } },
  });
  return [happening(stage, test, 'attack', ['cc-a02'], { ...call, account: world.second, ip: '192.0.2.200', agent: CONSOLE })];
}

function failToAdd(stage: Stage, time: number, test: string): readonly Happening[] {
  const { ids, world } = stage;
  const session = { name: ids.resource('i'), accessKeyId: ids.accessKey('ASIA'), since: time - 3_600_000 };
  const caller = assumedRole(world.main, { name: 'kiosk', principalId: ids.principal('AROA') }, session);
  const call = iamCall(stage, time, 'CreateAccessKey', { caller, request: { userName: 'ci-admin' }, response: null });
  const error = {
    code: 'AccessDenied',
    message: `User: ${String(caller.arn)} is not authorized to perform: iam:CreateAccessKey on resource: ${userArn(world.main, 'ci-admin')}`,
  };
  return [happening(stage, test, 'failure', [], { ...call, ip: '198.51.100.44', error })];
}

type Call = { readonly caller: Caller; readonly request: JsonObject | null; readonly response: JsonObject | null };

/** IAM is one for all regions; its events are recorded in us-east-1. */
function iamCall(stage: Stage, time: number, name: string, call: Call): CloudTrailDraft {
  return {
    ...call,
    account: stage.world.main,
    time,
    source: 'iam.amazonaws.com',
    name,
    region: 'us-east-1',
    ip: '203.0.113.24',
    agent: COMMAND_LINE,
    isReadOnly: false,
  };
}

function happening(stage: Stage, test: string, role: Role, expect: readonly RuleId[], draft: CloudTrailDraft): Happening {
  return cloudTrailHappening(stage.ids, { test, role, expect, delivery: AT_ONCE }, draft);
}
