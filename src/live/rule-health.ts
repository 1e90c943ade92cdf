import type { CompiledRule } from '#engine/compile.ts';
import type { Run } from '#engine/run.ts';

/** How a rule does. Times are epoch milliseconds, durations milliseconds. */
export type RuleHealth = {
  readonly ruleId: string;
  /** Whether alerts are made when events arrive, or at ticks alone. */
  readonly mode: 'realtime' | 'scheduled';
  /** Why alerts cannot be made when events arrive. */
  readonly waitsBecause?: string;
  /** Its look-back is being read: it does not run yet. */
  readonly isStarting: boolean;
  /** The tick of the last run that had something to read. */
  readonly lastTick?: number;
  /** When that run was made, how long it took, and how late it was. */
  readonly lastRunAt?: number;
  readonly lastDuration?: number;
  readonly lag?: number;
  readonly longestDuration?: number;
  readonly runs: number;
  readonly failures: number;
  readonly lastError?: { readonly tick: number; readonly message: string };
  /** Alerts that `max_signals` holds back. */
  readonly deferred: number;
  /** Stretches of time that it did not look at and that nobody has made up for. */
  readonly gaps: number;
};

type Figures = {
  lastTick?: number;
  lastRunAt?: number;
  lastDuration?: number;
  longestDuration?: number;
  lag?: number;
  runs: number;
  failures: number;
  lastError?: { tick: number; message: string };
  isSlow: boolean;
};

/** What runs tell about how rules do, since the service was started. */
export class RuleHealthBook {
  readonly #figures = new Map<string, Figures>();
  readonly #onSlow: (ruleId: string, duration: number, interval: number) => void;

  /** `onSlow` is told once when a rule takes longer than its interval, and again when it did not in between. */
  constructor(onSlow: (ruleId: string, duration: number, interval: number) => void) {
    this.#onSlow = onSlow;
  }

  /** Learns of a run that was made at `now` and took `duration`. */
  note({ ruleId, tick, kind, error }: Run, now: number, duration: number, interval: number): void {
    const figures = this.#figuresOf(ruleId);
    figures.runs++;
    if (error !== undefined) {
      figures.failures++;
      figures.lastError = { tick, message: error };
    }
    if (kind !== 'scheduled') return;
    figures.lastTick = tick;
    figures.lastRunAt = now;
    figures.lastDuration = duration;
    figures.longestDuration = Math.max(figures.longestDuration ?? 0, duration);
    figures.lag = Math.max(0, now - tick);
    const isSlow = duration > interval;
    if (isSlow && !figures.isSlow) this.#onSlow(ruleId, duration, interval);
    figures.isSlow = isSlow;
  }

  /** Forgets rules that are no longer there. */
  keepOnly(ruleIds: ReadonlySet<string>): void {
    for (const id of this.#figures.keys()) if (!ruleIds.has(id)) this.#figures.delete(id);
  }

  healthOf(
    { rule, waitsBecause }: CompiledRule,
    serviceMode: 'realtime' | 'scheduled',
    now: Pick<RuleHealth, 'isStarting' | 'deferred' | 'gaps'>,
  ): RuleHealth {
    const isRealtime = (rule.mode ?? serviceMode) === 'realtime' && waitsBecause === undefined;
    const { isSlow: _isSlow, ...figures } = this.#figures.get(rule.id) ?? { runs: 0, failures: 0, isSlow: false };
    return {
      ruleId: rule.id,
      mode: isRealtime ? 'realtime' : 'scheduled',
      ...(waitsBecause === undefined ? {} : { waitsBecause }),
      ...figures,
      ...now,
    };
  }

  #figuresOf(ruleId: string): Figures {
    const known = this.#figures.get(ruleId) ?? { runs: 0, failures: 0, isSlow: false };
    this.#figures.set(ruleId, known);
    return known;
  }
}
