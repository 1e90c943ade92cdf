import type { Duration } from '#base/duration.ts';
import type { Timetable } from './schedule.ts';

const HOUR = 3_600_000;
const PROBE = Date.UTC(2026, 0, 15, 12);

/**
 * How far back a rule remembers: to the beginning of the windows that an event may still fall into, when it arrives `lateness` after it
 * happened. It moves by whole hours of the rule's own clock, so that it is the same however a service was stopped and started.
 */
export class Horizon {
  readonly #timetable: Timetable;
  readonly #lateness: Duration;
  /** How far back a window begins, about: months and days differ. */
  readonly lookBack: Duration;
  #reached = Number.NEGATIVE_INFINITY;

  /** `lateness` of infinity: nothing is ever forgotten. */
  constructor(timetable: Timetable, lateness: Duration) {
    this.#timetable = timetable;
    this.lookBack = PROBE - timetable.windowAt(PROBE).from;
    this.#lateness = lateness + 2 * this.lookBack;
  }

  /** Minus infinity when nothing is forgotten. */
  at(moment: number): number {
    if (!Number.isFinite(this.#lateness)) return Number.NEGATIVE_INFINITY;
    return this.#timetable.windowAt(Math.floor(moment / HOUR) * HOUR).from - this.#lateness;
  }

  /** Where the horizon is now; undefined when it has not moved since it was asked last. */
  advance(moment: number): number | undefined {
    const horizon = this.at(moment);
    if (horizon <= this.#reached) return undefined;
    this.#reached = horizon;
    return horizon;
  }
}
