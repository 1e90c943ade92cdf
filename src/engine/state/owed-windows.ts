/** A window that cannot be read is tried by this many runs. */
const MAX_ATTEMPTS = 4;

/** Windows that a run could not read, by their ticks: the next runs try again, and give up after a while. */
export class OwedWindows {
  readonly #attempts = new Map<number, number>();

  get count(): number {
    return this.#attempts.size;
  }

  ticks(): readonly number[] {
    return [...this.#attempts.keys()];
  }

  /** Learns how reading went, and answers the ticks that are given up. */
  note(read: readonly number[], failed: ReadonlySet<number>): readonly number[] {
    const givenUp: number[] = [];
    for (const tick of new Set(read)) {
      const attempts = (this.#attempts.get(tick) ?? 0) + 1;
      if (failed.has(tick) && attempts < MAX_ATTEMPTS) this.#attempts.set(tick, attempts);
      else this.#attempts.delete(tick);
      if (failed.has(tick) && attempts >= MAX_ATTEMPTS) givenUp.push(tick);
    }
    return givenUp;
  }

  snapshot(): readonly (readonly [tick: number, attempts: number])[] {
    return [...this.#attempts];
  }

  restore(state: ReturnType<OwedWindows['snapshot']>): void {
    for (const [tick, attempts] of state) this.#attempts.set(tick, attempts);
  }
}
