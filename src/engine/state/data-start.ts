type Step = readonly [ingested: number, time: number];

/** When the data begin, as far as it is known at a moment: the earliest time of the events that have arrived by then. */
export class DataStart {
  /** By arrival; each event is older than all that arrived before it. */
  #steps: Step[] = [];

  add(ingested: number, time: number): void {
    const last = this.#steps.at(-1);
    if (last && last[0] <= ingested && last[1] <= time) return;
    const at = this.#firstBehind(ingested);
    if ((this.#steps[at - 1]?.[1] ?? Number.POSITIVE_INFINITY) <= time) return;
    const older = this.#steps.slice(at).filter((step) => step[1] < time);
    this.#steps = [...this.#steps.slice(0, at), [ingested, time], ...older];
  }

  /** Undefined while nothing has arrived. */
  asOf(moment: number): number | undefined {
    return this.#steps[this.#firstBehind(moment) - 1]?.[1];
  }

  /** Forgets what was known before a moment: nobody asks for moments before it. */
  forgetBefore(moment: number): void {
    this.#steps.splice(0, Math.max(0, this.#firstBehind(moment) - 1));
  }

  snapshot(): readonly Step[] {
    return this.#steps;
  }

  restore(steps: readonly Step[]): void {
    this.#steps = [...steps];
  }

  #firstBehind(ingested: number): number {
    let at = this.#steps.length;
    while (at > 0 && (this.#steps[at - 1]?.[0] ?? 0) > ingested) at--;
    return at;
  }
}
