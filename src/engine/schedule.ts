import type { Duration } from '#base/duration.ts';
import { resolveDateMath } from '#event/date-math.ts';
import type { Schedule } from '#rule/rule.ts';
import type { Window } from './ports.ts';

/** When a rule runs, and what each run reads. */
export type Timetable = {
  readonly interval: Duration;
  /** The window of the run at a tick: both ends belong to it. */
  readonly windowAt: (tick: number) => Window;
};

/** Undefined when `from` or `to` is no date math, when they span no time, or span so much that every event is read by very many runs. */
export function compileTimetable({ interval, from, to }: Schedule): Timetable | undefined {
  if (!Number.isSafeInteger(interval) || interval < 1) return undefined;
  const windowAt = (tick: number): Window => ({ from: resolve(from, tick), to: resolve(to, tick) });
  const probe = windowAt(PROBE);
  // Not a comparison turned around: a text that is no date math gives NaN.
  if (!(probe.from <= probe.to)) return undefined;
  return (PROBE - probe.from) / interval > MAX_RUNS_AN_EVENT ? undefined : { interval, windowAt };
}

/** A schedule that reads each event more often than this (a minute's interval over ten weeks) is refused. */
const MAX_RUNS_AN_EVENT = 100_000;

/** A tick like any other, to see whether the texts are date math at all. */
const PROBE = Date.UTC(2026, 0, 15, 12);

/** Kibana resolves both ends without rounding up: `now/d` is the day's first moment. */
function resolve(math: string, tick: number): number {
  return resolveDateMath(math, tick, 'down') ?? Number.NaN;
}

/** The first tick at or after a time: ticks are the multiples of the interval since the epoch. */
export function tickAtOrAfter(time: number, interval: Duration): number {
  return Math.ceil(time / interval) * interval;
}

/** The first tick at or after a time whose window reaches as far as `time`. */
export function firstTickReaching(time: number, { interval, windowAt }: Timetable): number {
  const first = tickAtOrAfter(time, interval);
  const reaches = (step: number): boolean => windowAt(first + step * interval).to >= time;
  if (reaches(0)) return first;
  let high = 1;
  while (high < MAX_STEPS && !reaches(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return first + high * interval;
}

/** A `to` further back than this many intervals is not looked for. */
const MAX_STEPS = 2 ** 24;
