import type { Activity } from './activity.ts';
import type { Happening } from './happening.ts';
import type { Recurring } from './recurring.ts';
import type { Stage } from './stage.ts';

/** An attack to simulate: what happens, test by test, with what looks like it and is none. */
export type Scenario = {
  /** `t1098.001` */
  readonly name: string;
  readonly title: string;
  readonly scenes: readonly Scene[];
  /** Where it plays, if that does not grow with the size of the data. Its records then say what they are, and not which rules fire. */
  readonly setting?: Setting;
};

/** A tenant and a time that are the same in data of any size: more data is a busier tenant. */
type Setting = {
  readonly days: number;
  /** Who work in the first tenant. */
  readonly people: number;
  readonly recurring: readonly Recurring[];
  readonly activities: readonly Activity[];
};

/** One test of a scenario. */
export type Scene = {
  /** `test-1` */
  readonly test: string;
  readonly about: string;
  /** Minutes after the scenario's first moment, which in a setting is its start. */
  readonly minute: number;
  /** What happens from `time` (epoch ms) on. */
  readonly play: (stage: Stage, time: number, test: string) => readonly Happening[];
};
