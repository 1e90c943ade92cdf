import type { JsonObject } from '#base/json.ts';
import { type Activity, background } from './activity.ts';
import { assumedRole, awsService, type Caller, type CloudTrailDraft, iamUser } from './cloudtrail.ts';
import { cloudTrailHappening } from './happening.ts';
import type { Ids } from './ids.ts';
import type { Random } from './random.ts';
import type { BackgroundStage } from './stage.ts';
import { pickWeighted } from './weighted.ts';
import type { Account, World } from './world.ts';

/** Who calls AWS: a person in a role, a program with a key, an instance or function in a role, a service of AWS itself. */
type CallerKind = 'person' | 'program' | 'workload' | 'service';

/** A caller at a moment, with what every record of one sitting shares. */
export type Sitting = {
  readonly ids: Ids;
  readonly random: Random;
  readonly account: Account;
  readonly region: string;
  readonly time: number;
};

/** One kind of call. */
export type AwsCall = {
  /** `ec2.amazonaws.com` */
  readonly source: string;
  readonly name: string;
  readonly weight: number;
  readonly by: CallerKind;
  readonly access: 'read' | 'write';
  /** The most calls that follow each other. */
  readonly burst?: number;
  readonly request?: (sitting: Sitting) => JsonObject;
  readonly response?: (sitting: Sitting) => JsonObject;
};

const SECOND_ACCOUNT_SHARE = 0.2;
const DENIED_SHARE = 0.02;
const THROTTLED_SHARE = 0.01;
const HOUR = 3_600_000;

export function accountActivity(call: AwsCall): Activity {
  return {
    about: `${call.name} by a ${call.by}`,
    weight: call.weight,
    play: (stage, time) => {
      const sitting = sitDown(stage, time);
      const caller = CALLERS[call.by](sitting, stage.world, call);
      const count = 1 + sitting.random.below(call.burst ?? 1);
      return Array.from({ length: count }, (_, index) => {
        const at = time + index * 400;
        return cloudTrailHappening(stage.ids, background(sitting.random), callDraft(call, caller, { ...sitting, time: at }));
      });
    },
  };
}

export function sitDown({ ids, random, world }: BackgroundStage, time: number): Sitting {
  const account = random.chance(SECOND_ACCOUNT_SHARE) ? world.second : world.main;
  return { ids, random, account, region: random.pick(account.regions), time };
}

type CallerAt = { readonly caller: Caller; readonly ip: string; readonly agent: string };

function callDraft(call: AwsCall, at: CallerAt, sitting: Sitting): CloudTrailDraft {
  const error = call.by === 'service' ? undefined : failure(call, at.caller, sitting.random);
  return {
    ...at,
    account: sitting.account,
    time: sitting.time,
    source: call.source,
    name: call.name,
    region: call.source === 'iam.amazonaws.com' ? 'us-east-1' : sitting.region,
    request: call.request?.(sitting) ?? null,
    response: error === undefined ? (call.response?.(sitting) ?? null) : null,
    isReadOnly: call.access === 'read',
    ...(error === undefined ? {} : { error }),
  };
}

function failure(call: AwsCall, caller: Caller, random: Random): CloudTrailDraft['error'] {
  const drawn = random.next();
  if (drawn < THROTTLED_SHARE) return { code: 'ThrottlingException', message: 'Rate exceeded' };
  if (drawn > THROTTLED_SHARE + DENIED_SHARE) return undefined;
  const service = call.source.slice(0, call.source.indexOf('.'));
  if (service === 'ec2') return { code: 'Client.UnauthorizedOperation', message: 'You are not authorized to perform this operation.' };
  return { code: 'AccessDenied', message: `User: ${String(caller.arn)} is not authorized to perform: ${service}:${call.name}` };
}

const CALLERS: Readonly<Record<CallerKind, (sitting: Sitting, world: World, call: AwsCall) => CallerAt>> = {
  person: ({ ids, random, account, time }, world) => {
    const person = pickWeighted(random, world.contoso.people);
    const session = { name: person.upn, accessKeyId: ids.accessKey('ASIA'), since: time - random.below(HOUR) };
    return { caller: assumedRole(account, account.peopleRole, session), ip: person.ip, agent: person.agent };
  },
  program: ({ random, account }) => {
    const user = pickWeighted(random, account.users);
    return { caller: iamUser(account, user), ip: `198.51.100.${60 + random.below(4)}`, agent: random.pick(PROGRAM_AGENTS) };
  },
  workload: ({ ids, random, account, time }) => {
    const role = pickWeighted(random, account.roles);
    const instance = `i-${(random.below(400) + 1).toString(16).padStart(17, '0')}`;
    const session = { name: instance, accessKeyId: ids.accessKey('ASIA'), since: time - random.below(6 * HOUR) };
    return {
      caller: assumedRole(account, role, session),
      ip: `198.51.100.${100 + random.below(100)}`,
      agent: random.pick(WORKLOAD_AGENTS),
    };
  },
  service: ({ random }) => {
    const service = random.pick(SERVICES);
    return { caller: awsService(service), ip: service, agent: service };
  },
};

const PROGRAM_AGENTS = [
  'APN/1.0 HashiCorp/1.0 Terraform/1.7.4 (+https://www.terraform.io) terraform-provider-aws/5.39.0',
  'Boto3/1.34.50 Python/3.11.8 Linux/6.1.0 Botocore/1.34.50',
  'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64',
] as const;
const WORKLOAD_AGENTS = [
  'aws-sdk-go-v2/1.25.2 os/linux lang/go#1.22.0 md/GOOS#linux md/GOARCH#amd64',
  'aws-sdk-java/2.24.12 Linux/6.1.0 OpenJDK_64-Bit_Server_VM/21.0.2 Java/21.0.2',
  'Boto3/1.34.50 Python/3.11.8 Linux/6.1.0 exec-env/AWS_Lambda_python3.11 Botocore/1.34.50',
] as const;
const SERVICES = ['lambda.amazonaws.com', 'ec2.amazonaws.com', 'ecs-tasks.amazonaws.com', 'config.amazonaws.com'] as const;
