import type { Happening } from './happening.ts';
import type { Ids } from './ids.ts';
import type { World } from './world.ts';

/** An attack to simulate: what happens, test by test, with what looks like it and is none. */
export type Scenario = {
  /** `t1098.001` */
  readonly name: string;
  readonly title: string;
  readonly scenes: readonly Scene[];
};

/** One test of a scenario. */
export type Scene = {
  /** `test-1` */
  readonly test: string;
  readonly about: string;
  /** Minutes after the scenario's first moment. */
  readonly minute: number;
  /** What happens from `time` (epoch ms) on. */
  readonly play: (stage: Stage, time: number, test: string) => readonly Happening[];
};

export type Stage = { readonly ids: Ids; readonly world: World };
