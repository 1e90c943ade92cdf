import { type Activity, background } from './activity.ts';
import { type Happening, plainHappening } from './happening.ts';
import { principalSignIn } from './plain-records.ts';
import { type Recurring, ROTATED, ROTATION, rotatedKey } from './recurring.ts';
import type { BackgroundStage } from './stage.ts';
import { pickWeighted } from './weighted.ts';
import { type Application, namedApplication } from './world.ts';

const MINUTE = 60_000;
const STEADY = 2 * 3_600_000;

/** Where an application works: one address behind the company's own network, always the same. */
export function homeOf(app: Application): string {
  return `198.51.100.${100 + (Number.parseInt(app.appId.slice(-4), 16) % 100)}`;
}

/** Applications sign in from where they always do, several times in a row. */
export const monthActivities: readonly Activity[] = [
  {
    about: 'An application signs in',
    weight: 1,
    play: ({ ids, random, world }, time) => {
      const app = pickWeighted(random, world.contoso.applications);
      const credential = { kind: 'key', id: ids.guidOf('key', `first of ${app.name}`) } as const;
      return Array.from({ length: 1 + random.below(4) }, (_, index) => {
        const at = time + index * 20_000;
        return plainHappening(background(random), at, principalSignIn(ids, world.contoso, at, { app, ip: homeOf(app), credential }));
      });
    },
  },
];

/** The applications whose secrets a pipeline rotates sign in every other hour, with the newest secret. */
export const steadySignIns: Recurring = {
  about: 'The applications of a pipeline sign in with their newest secret',
  every: STEADY,
  play: (stage, time, round) => ROTATED.map((name, index) => signInWithNewest(stage, time + index * MINUTE, { name, index, round })),
};

function signInWithNewest(
  { ids, random, world }: BackgroundStage,
  time: number,
  { name, index, round }: { readonly name: string; readonly index: number; readonly round: number },
): Happening {
  const rotations = Math.floor(((round + 0.5) * STEADY) / ROTATION + 0.5);
  const turn = Math.floor((rotations - index + ROTATED.length - 1) / ROTATED.length);
  const app = namedApplication(ids, name);
  const credential = { kind: 'key', id: rotatedKey(ids, name, turn).id } as const;
  return plainHappening(background(random), time, principalSignIn(ids, world.contoso, time, { app, ip: homeOf(app), credential }));
}
