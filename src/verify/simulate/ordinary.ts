import { AT_ONCE, type Happening, plainHappening } from './happening.ts';
import { GOOGLE_PROJECT, githubRecord, googleRecord, kubernetesTokenRecord, oktaRecord, type PlainRecord } from './plain-records.ts';
import type { Scene } from './scenario.ts';
import type { Stage } from './stage.ts';
import { awsScenes } from './t1098-001-aws.ts';
import { entraScenes } from './t1098-001-entra.ts';

/** What looks like an addition and is none, told by the scenes of T1098.001. */
const LOOKALIKES: ReadonlySet<string> = new Set([
  'companion-alone',
  'failed-entra',
  'managed-identity-roll',
  'service-principal-born',
  'removal',
  'failed-cloudtrail',
]);

const MINUTE = 60_000;

/** What goes on beside a single intrusion: look-alikes, and everyday work in the sources that the background has nothing of. */
export const ordinaryScenes: readonly Scene[] = [
  ...[...entraScenes, ...awsScenes].filter(({ test }) => LOOKALIKES.has(test)),
  {
    test: 'everyday',
    minute: 5,
    about: 'People sign in, push, list and debug in Okta, GitHub, Google Cloud and Kubernetes',
    play: everyday,
  },
];

function everyday(stage: Stage, time: number, test: string): readonly Happening[] {
  return Array.from({ length: 4 }, (_, round) => {
    const at = time + round * 37 * MINUTE;
    return recordsOf(stage, at).map((record) => plainHappening({ test, role: 'benign', expect: [], delivery: AT_ONCE }, at, record));
  }).flat();
}

function recordsOf({ ids }: Stage, time: number): readonly PlainRecord[] {
  const upn = 'ada.ash@contoso.example';
  const ip = '198.51.100.12';
  const target = { id: '0oaEXAMPLEPORTAL', type: 'AppInstance', alternateId: 'portal', displayName: 'portal' };
  const listing = {
    service: 'storage.googleapis.com',
    method: 'storage.buckets.list',
    resource: `projects/${GOOGLE_PROJECT}`,
    permission: 'storage.buckets.list',
    principal: upn,
    ip,
    agent: 'google-cloud-sdk gcloud/466.0.0',
    log: 'data_access',
  } as const;
  return [
    oktaRecord(ids, time, { id: '00uada', upn, ip }, { type: 'user.authentication.sso', target }),
    githubRecord(ids, time, { actor: 'ada-ash', ip }, { action: 'git.push', repo: 'contoso-example/shop', repo_id: 41 }),
    googleRecord(ids, time, listing),
    kubernetesTokenRecord(ids, time, { user: upn, ip, namespace: 'shop', account: 'cart', seconds: 3_600 }),
  ];
}
