import type { CompiledRule } from '#engine/compile.ts';
import { resolveDateMath } from '#event/date-math.ts';
import type { Deletion, RetentionLimits } from '#io/stores/service/retention-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';

/** How long things are kept, in milliseconds. */
export type Retention = {
  readonly events: number;
  readonly alerts: number;
  readonly deadLetters: number;
  readonly runs: number;
  /** Bytes that the file may have. */
  readonly size?: number;
  /** Whether events stay that an alert rests on which nobody has closed. */
  readonly keepsCited: boolean;
};

export type HousekeepingOptions = {
  readonly store: ServiceStore;
  readonly retention: Retention;
  /** The rules that run now. */
  readonly rules: () => readonly CompiledRule[];
  readonly now: () => number;
  /** Told of what was deleted, a line each time. */
  readonly tell: (line: string) => void;
};

/** How often it is looked for what is too old. */
const LOOK_EVERY = 60_000;
/** How long nothing is tried again that the disk refused. */
const PAUSE = 10_000;

/** Keeps a service's store in shape, a small step at a time, so that intake waits for none of them long. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #deleted = new Map<string, number>();
  #nextPacking = 0;
  #nextLook = 0;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Makes one step; to be called a few times a second. Throws what a full disk refuses, and lets some time go by before it tries that again. */
  step(): void {
    const { now } = this.#options;
    let refusal: unknown;
    try {
      if (now() >= this.#nextPacking && this.#options.store.events.pack() > 0) return;
    } catch (error) {
      // Deleting may make the room that packing takes.
      [refusal, this.#nextPacking] = [error, now() + PAUSE];
    }
    try {
      if (now() >= this.#nextLook) this.#deleteSome();
    } catch (error) {
      [refusal, this.#nextLook] = [error, now() + PAUSE];
    }
    if (refusal !== undefined) throw refusal;
  }

  #deleteSome(): void {
    const { store, now } = this.#options;
    const done = store.retention.step(now(), this.#limits());
    if (done === undefined) {
      this.#nextLook = now() + LOOK_EVERY;
      this.#tellDeleted();
    } else if (done !== 'room') this.#count(done);
  }

  #limits(): RetentionLimits {
    const { store, retention, rules, now } = this.#options;
    const { events, alerts, deadLetters, runs, size, keepsCited } = retention;
    const time = now();
    return {
      events: time - events,
      neededSince: neededSince(rules(), time),
      remembered: store.runs.remembered(),
      alerts: time - alerts,
      deadLetters: time - deadLetters,
      runs: time - runs,
      keepsCited,
      ...(size === undefined ? {} : { size }),
    };
  }

  #count({ what, count, reason }: Deletion): void {
    const line = `${what} (${reason})`;
    this.#deleted.set(line, (this.#deleted.get(line) ?? 0) + count);
  }

  #tellDeleted(): void {
    for (const [line, count] of this.#deleted) this.#options.tell(`deleted: ${count} ${line}`);
    this.#deleted.clear();
  }
}

/** The first moment that a run at `now` of some rule looks back to. */
function neededSince(rules: readonly CompiledRule[], now: number): number {
  return rules.reduce((earliest, { rule }) => {
    const { detection, schedule } = rule;
    const starts = [schedule.from, ...(detection.type === 'new_terms' ? [detection.historyWindowStart] : [])];
    return Math.min(earliest, ...starts.map((math) => resolveDateMath(math, now, 'down') ?? now));
  }, now);
}
