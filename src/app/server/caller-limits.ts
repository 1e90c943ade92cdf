const MINUTE = 60_000;

/** More callers than this are not told apart at once: the one seen longest ago is forgotten. */
const MAX_CALLERS = 10_000;

/** How many requests each caller may make in a minute, whatever addresses they come from. */
export class CallerLimits {
  readonly #most: number;
  readonly #seen = new Map<string, { count: number; readonly until: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a request; answers the seconds to wait when it is one too many. */
  take(name: string, now: number): number | undefined {
    const seen = this.#seen.get(name);
    if (!seen || seen.until <= now) {
      this.#seen.delete(name);
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined && this.#seen.size >= MAX_CALLERS) this.#seen.delete(oldest);
      this.#seen.set(name, { count: 1, until: now + MINUTE });
      return undefined;
    }
    seen.count++;
    return seen.count > this.#most ? Math.max(1, Math.ceil((seen.until - now) / 1000)) : undefined;
  }
}
