import type { Happening, Mark } from './happening.ts';
import type { RuleId } from './label.ts';
import type { Random } from './random.ts';
import type { BackgroundStage } from './stage.ts';

/** Something that goes on in a tenant or account all the time. */
export type Activity = {
  readonly about: string;
  /** How often, against the others of its table. */
  readonly weight: number;
  /** What it gives: one event, or several of one actor within minutes. */
  readonly play: (stage: BackgroundStage, time: number) => readonly Happening[];
};

/** Of a hundred records, two arrive minutes late and one in two hundred arrives again. */
const LATE_SHARE = 0.02;
const AGAIN_SHARE = 0.005;
const USUAL_DELAY = 2_000;
const LONG_DELAY = 4 * 60_000;

/** A benign event of the background, on which `expect` fire all the same. */
export function background(random: Random, expect: readonly RuleId[] = []): Mark {
  const after = random.below(random.chance(LATE_SHARE) ? LONG_DELAY : USUAL_DELAY);
  const delivery = random.chance(AGAIN_SHARE) ? { after, again: 1_000 + random.below(LONG_DELAY) } : { after };
  return { test: 'background', role: 'benign', expect, delivery };
}
