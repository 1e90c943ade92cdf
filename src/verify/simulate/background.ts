import { peopleInAccount, programsInAccount } from './account-calls.ts';
import { accountActivity } from './account-work.ts';
import type { Activity } from './activity.ts';
import { consoleLogin } from './console-login.ts';
import { type DirectoryWork, directoryActivity } from './desk.ts';
import { peopleInDirectory } from './directory-people.ts';
import { noiseInDirectory, programsInDirectory } from './directory-programs.ts';
import type { Happening } from './happening.ts';
import type { Rhythm } from './rhythm.ts';
import type { BackgroundStage } from './stage.ts';
import { pickWeighted, type Weighted, weighted } from './weighted.ts';

/** What goes on besides the attack; each call gives the events of one more activity around a moment. */
export type PlayBackground = (stage: BackgroundStage, time: number) => readonly Happening[];

/** `quiet`: nothing that a rule of the scenarios fires on. `noisy`: what published rules fire on as well, labelled. */
export type Noise = 'quiet' | 'noisy';

/** Of a hundred activities, forty are in the directory. */
const DIRECTORY_SHARE = 0.4;
/** Of a hundred pieces of people's directory work in noisy data, four are on a published rule's list. */
const NOISE_SHARE = 0.04;

/** Of a hundred activities, twenty are a setting's own. */
const OWN_SHARE = 0.2;

/** People work by the rhythm, programs fill the rest; `own`: what else goes on in this setting. */
export function createBackground(rhythm: Rhythm, noise: Noise, own: readonly Activity[] = []): PlayBackground {
  const noiseShare = noise === 'noisy' ? NOISE_SHARE : 0;
  const ownTable = byWeight(own);
  return (stage, time) => {
    const { random } = stage;
    if (own.length > 0 && random.chance(OWN_SHARE)) return pickWeighted(random, ownTable).play(stage, time);
    const isPeople = random.chance(rhythm.peopleShare(time));
    const isDirectory = random.chance(DIRECTORY_SHARE);
    const isNoise = isPeople && isDirectory && random.chance(noiseShare);
    const table = isNoise ? NOISE : TABLES[isPeople ? 'people' : 'programs'][isDirectory ? 'directory' : 'account'];
    return pickWeighted(random, table).play(stage, time);
  };
}

const byWeight = (activities: readonly Activity[]): Weighted<Activity> => weighted(activities, ({ weight }) => weight);
const directory = (work: readonly DirectoryWork[]): Weighted<Activity> => byWeight(work.map(directoryActivity));

const NOISE = directory(noiseInDirectory);
const TABLES = {
  people: { directory: directory(peopleInDirectory), account: byWeight([consoleLogin, ...peopleInAccount.map(accountActivity)]) },
  programs: { directory: directory(programsInDirectory), account: byWeight(programsInAccount.map(accountActivity)) },
} as const;
