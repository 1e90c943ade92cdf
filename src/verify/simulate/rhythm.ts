import { firstAbove } from './weighted.ts';

const HOUR = 3_600_000;

/** How much people do in each hour of a working day (UTC), from midnight. */
const WORKING_DAY = [1, 0, 0, 0, 0, 2, 8, 35, 80, 100, 98, 90, 60, 75, 95, 92, 85, 60, 30, 14, 8, 5, 3, 2] as const;

/** People's work on a Saturday or Sunday, against a working day. */
const WEEKEND_SHARE = 0.06;

/** What machines do in any hour, on the same scale. */
const MACHINES = 18;

/** When things happen in a tenant: much in working hours, little at night, machines always. */
export type Rhythm = {
  /** The moment (epoch ms) by which the share `done`, 0 to 1, of everything has happened. */
  readonly timeAt: (done: number) => number;
  /** The share of what happens at a moment that people do. */
  readonly peopleShare: (time: number) => number;
};

/** The rhythm of whole days from `start` (epoch ms) on. */
export function createRhythm(start: number, days: number): Rhythm {
  const sums = new Float64Array(days * 24);
  let sum = 0;
  for (let hour = 0; hour < sums.length; hour++) {
    sum += peopleAt(start + hour * HOUR) + MACHINES;
    sums[hour] = sum;
  }
  const timeAt = (done: number): number => {
    const wanted = Math.min(Math.max(done, 0), 1) * sum;
    const hour = firstAbove(sums, wanted);
    const before = hour === 0 ? 0 : (sums[hour - 1] as number);
    const within = (wanted - before) / ((sums[hour] as number) - before);
    return Math.floor(start + (hour + Math.min(within, 1)) * HOUR);
  };
  const peopleShare = (time: number): number => peopleAt(time) / (peopleAt(time) + MACHINES);
  return { timeAt, peopleShare };
}

function peopleAt(time: number): number {
  const date = new Date(time);
  const isWeekend = date.getUTCDay() % 6 === 0;
  return (WORKING_DAY[date.getUTCHours()] as number) * (isWeekend ? WEEKEND_SHARE : 1);
}
