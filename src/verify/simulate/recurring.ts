import { background } from './activity.ts';
import { type CloudTrailDraft, iamUser, longTime } from './cloudtrail.ts';
import { type EntraActor, type Key, keyDescription } from './entra.ts';
import { applicationKeyChange, managedIdentityRoll } from './entra-credentials.ts';
import { cloudTrailHappening, entraHappening, type Happening } from './happening.ts';
import type { Ids } from './ids.ts';
import type { RuleId } from './label.ts';
import type { BackgroundStage } from './stage.ts';
import { namedApplication } from './world.ts';

/** Something that programs do at a steady pace. */
export type Recurring = {
  readonly about: string;
  /** Milliseconds from one time to the next. The first time is half of it after the start. */
  readonly every: number;
  /** `round` counts from 0. */
  readonly play: (stage: BackgroundStage, time: number, round: number) => readonly Happening[];
};

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** From one application's rotation to the next one's, in milliseconds. */
export const ROTATION = 6 * HOUR;

/** Credentials that are renewed as they should be, each event labelled with the rules that alert on it. Only larger data holds them. */
export const recurring: readonly Recurring[] = [
  { about: 'A pipeline rotates the secrets of its applications in turn', every: ROTATION, play: rotateSecret },
  { about: 'Azure renews the certificate of a managed identity', every: 4 * HOUR, play: rollManagedIdentity },
  { about: 'A backup program renews its own access key', every: 12 * HOUR, play: rotateAccessKey },
];

/** The applications of the pipeline, in the order in which it takes them. */
export const ROTATED = ['orders-release', 'travel-release', 'visitors-release', 'fleet-release'] as const;

/** What fires on the three records of a change of an application's keys. */
const ON_ADDITION: readonly (readonly RuleId[])[] = [[], ['cc-e01', 'seed-e', 'seed-k'], ['seed-e']];
const ON_REMOVAL: readonly (readonly RuleId[])[] = [[], ['seed-e', 'seed-k'], ['seed-e']];

/** A new secret beside the old one, and ten minutes later the old one is removed. */
function rotateSecret({ ids, random, world }: BackgroundStage, time: number, round: number): readonly Happening[] {
  const name = ROTATED[round % ROTATED.length] as string;
  const turn = Math.floor(round / ROTATED.length);
  const [old, added] = [rotatedKey(ids, name, turn), rotatedKey(ids, name, turn + 1)];
  const actor: EntraActor = { kind: 'app', name: 'credential-rotator', principalId: ids.guidOf('principal', 'credential-rotator') };
  const change = (at: number, before: readonly Key[], after: readonly Key[], expected: readonly (readonly RuleId[])[]) => {
    const by = { tenant: world.contoso, time: at, actor, correlationId: ids.guid('correlation') };
    const drafts = applicationKeyChange(by, namedApplication(ids, name), keyDescription(before, after));
    return drafts.map((draft, index) => entraHappening(ids, background(random, expected[index]), draft));
  };
  return [...change(time, [old], [added, old], ON_ADDITION), ...change(time + 10 * MINUTE, [added, old], [added], ON_REMOVAL)];
}

/** The secret of an application after so many rotations. */
export function rotatedKey(ids: Ids, application: string, turn: number): Key {
  return { id: ids.guidOf('key', `${application} ${turn}`), type: 'Password', usage: 'Verify', name: `rotation ${turn}` };
}

function rollManagedIdentity({ ids, random, world }: BackgroundStage, time: number, round: number): readonly Happening[] {
  const name = `vm-pool-${String((round % 90) + 1).padStart(2, '0')}`;
  const drafts = managedIdentityRoll(ids, { tenant: world.contoso, time }, name);
  return drafts.map((draft) => entraHappening(ids, background(random, ['seed-e']), draft));
}

/** A user that makes a key for itself, names itself or not, and deletes the old one. */
function rotateAccessKey({ ids, random, world }: BackgroundStage, time: number, round: number): readonly Happening[] {
  const account = world.main;
  const user = account.rotating;
  const [old, added] = [ids.keyOf(`${user.name} ${round}`), ids.keyOf(`${user.name} ${round + 1}`)];
  const call = (at: number, name: string, parts: Pick<CloudTrailDraft, 'request' | 'response'>): Happening =>
    cloudTrailHappening(ids, background(random), {
      account,
      time: at,
      caller: iamUser(account, { ...user, accessKeyId: old }),
      source: 'iam.amazonaws.com',
      name,
      region: 'us-east-1',
      ip: '198.51.100.60',
      agent: 'Boto3/1.34.50 Python/3.11.8 Linux/6.1.0 Botocore/1.34.50',
      isReadOnly: false,
      ...parts,
    });
  const accessKey = { accessKeyId: added, status: 'Active', userName: user.name, createDate: longTime(time) };
  const request = random.chance(0.5) ? { userName: user.name } : null;
  return [
    call(time, 'CreateAccessKey', { request, response: { accessKey } }),
    call(time + 9 * MINUTE, 'UpdateAccessKey', { request: { userName: user.name, accessKeyId: old, status: 'Inactive' }, response: null }),
    call(time + 10 * MINUTE, 'DeleteAccessKey', { request: { userName: user.name, accessKeyId: old }, response: null }),
  ];
}
