import { createBackground } from './background.ts';
import { DeliveryQueue } from './delivery.ts';
import type { Happening } from './happening.ts';
import { Ids } from './ids.ts';
import type { LabelledRecord } from './label.ts';
import { Random } from './random.ts';
import { type Recurring, recurring } from './recurring.ts';
import { createRhythm } from './rhythm.ts';
import type { Scenario } from './scenario.ts';
import { renderHappening, type Shapes, usualShapes } from './shapes.ts';
import type { BackgroundStage } from './stage.ts';
import { createWorld } from './world.ts';

export type SimulateOptions = {
  /** Any safe integer. The same seed and options give the same records. */
  readonly seed: number;
  /** Midnight (UTC) of the first day is best: epoch milliseconds. */
  readonly start: number;
  /** About how many bytes of records. The scenario itself is never cut: anything below 30 kB gives it alone. */
  readonly size: number;
  /** The shapes to write; a source that is not named has its usual one. */
  readonly shapes?: Partial<Shapes>;
};

/** Where a simulation starts if nobody says otherwise: Wednesday, 4 March 2026. */
export const USUAL_START = Date.UTC(2026, 2, 4);

/** A demonstration: the attack, its look-alikes, and a few hundred ordinary events of one day. */
export const DEMO_SIZE = 600_000;

/** From this size on the background also holds credentials that are renewed as they should be, and what published rules misfire on. */
export const NOISY_FROM = 8_000_000;

const RECORD_BYTES = 1_500;
const MINUTE = 60_000;

/** How much of everything has happened when the attack begins. */
const ATTACK_BEGINS = 0.3;

/**
 * The records of a scenario in a tenant's ordinary life, in the order of their delivery, each with the truth about it. They are made as
 * they are asked for, so that any size is a stream; iterating again gives the same ones.
 */
export function simulate(scenario: Scenario, options: SimulateOptions): Iterable<LabelledRecord> {
  return { [Symbol.iterator]: () => play(scenario, options) };
}

function* play(scenario: Scenario, options: SimulateOptions): Generator<LabelledRecord> {
  const { seed, start, size } = options;
  const { setting } = scenario;
  const scale = setting ?? scaleOf(size);
  const ids = new Ids(seed);
  const stage: BackgroundStage = { ids, random: new Random(seed), world: createWorld(ids, scale.people) };
  const rhythm = createRhythm(start, scale.days);
  const post = createPost(scenario, { ...usualShapes, ...options.shapes });
  const begin = setting === undefined ? rhythm.timeAt(ATTACK_BEGINS) : start;
  for (const happening of playScenes(scenario, stage, begin)) post.send(happening);
  const noise = setting === undefined && size < NOISY_FROM ? 'quiet' : 'noisy';
  const playBackground = createBackground(rhythm, noise, setting?.activities);
  const calendar = noise === 'quiet' ? [] : (setting?.recurring ?? recurring).map((item) => createCalendar(item, start));
  const scripted = post.bytesSent();
  for (let sent = scripted; sent < size; sent = post.bytesSent()) {
    const now = rhythm.timeAt((sent - scripted) / (size - scripted));
    for (const due of calendar) for (const happening of due(stage, now)) post.send(happening);
    for (const happening of playBackground(stage, now)) post.send(happening);
    yield* post.arrived(now);
  }
  yield* post.arrived(Number.POSITIVE_INFINITY);
}

/** How many days the data spans, and how many people work in the first tenant. Both grow with the size: 5 GB are a month of 4,000. */
function scaleOf(size: number): { readonly days: number; readonly people: number } {
  const records = size / RECORD_BYTES;
  const days = Math.min(Math.max(Math.round(Math.sqrt(records / 4_000)), 1), 30);
  const people = Math.min(Math.max(Math.round(records / days / 30), 24), 5_000);
  return { days, people };
}

function playScenes(scenario: Scenario, stage: BackgroundStage, begin: number): readonly Happening[] {
  return scenario.scenes.flatMap((scene) => {
    const jitter = stage.random.below(50_000);
    return scene.play(stage, begin + scene.minute * MINUTE + jitter, scene.test);
  });
}

/** Answers what has come due since it was last asked. */
function createCalendar(item: Recurring, start: number): (stage: BackgroundStage, now: number) => readonly Happening[] {
  let round = 0;
  return (stage, now) => {
    const happened: Happening[] = [];
    for (let due = start + item.every / 2; due + round * item.every <= now; round++) {
      happened.push(...item.play(stage, due + round * item.every, round));
    }
    return happened;
  };
}

type Post = {
  readonly send: (happening: Happening) => void;
  readonly bytesSent: () => number;
  readonly arrived: (now: number) => Iterable<LabelledRecord>;
};

/** Takes events and gives out their records in the order of arrival; some come late, some twice. */
function createPost({ name, setting }: Scenario, shapes: Shapes): Post {
  const queue = new DeliveryQueue<LabelledRecord>();
  let bytes = 0;
  const send = (happened: Happening): void => {
    const happening = setting === undefined ? happened : { ...happened, expect: [] };
    const { after, again } = happening.delivery;
    const arrival = happening.time + after;
    for (const record of renderHappening(happening, shapes, name)) {
      bytes += record.text.length + 1;
      queue.push(arrival, record);
      if (again === undefined) continue;
      bytes += record.text.length + 1;
      queue.push(arrival + again, { ...record, isRepeat: true });
    }
  };
  return { send, bytesSent: () => bytes, arrived: (now) => queue.arrived(now) };
}
