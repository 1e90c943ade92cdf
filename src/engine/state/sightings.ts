/**
 * When each of very many terms was seen: times only, a few for each. `span` (milliseconds) is the shortest stretch that is ever asked about:
 * a time between two others that are no further apart never decides, and is left out.
 */
export class Sightings {
  readonly #span: number;
  /** Ascending. */
  readonly #timesByTerm = new Map<string, number[]>();

  constructor(span: number) {
    this.#span = span;
  }

  add(term: string, time: number): void {
    const times = this.#timesByTerm.get(term);
    if (!times) {
      this.#timesByTerm.set(term, [time]);
      return;
    }
    const at = firstAfter(times, time);
    if (times[at - 1] === time || this.#isBetween(times[at - 1], times[at])) return;
    times.splice(at, 0, time);
    // What stood at the edge may stand between two now.
    if (this.#isBetween(times[at], times[at + 2])) times.splice(at + 1, 1);
    if (this.#isBetween(times[at - 2], times[at])) times.splice(at - 1, 1);
  }

  /** Whether the term was seen in a stretch of time; both ends belong to it. */
  wasSeen(term: string, from: number, to: number): boolean {
    const times = this.#timesByTerm.get(term);
    if (!times) return false;
    const latest = times[firstAfter(times, to) - 1];
    return latest !== undefined && latest >= from;
  }

  forget(before: number): void {
    for (const [term, times] of this.#timesByTerm) {
      const gone = firstAfter(times, before - 1);
      if (gone === times.length) this.#timesByTerm.delete(term);
      else if (gone > 0) times.splice(0, gone);
    }
  }

  snapshot(): readonly (readonly [term: string, times: readonly number[]])[] {
    return [...this.#timesByTerm];
  }

  restore(state: ReturnType<Sightings['snapshot']>): void {
    for (const [term, times] of state) for (const time of times) this.add(term, time);
  }

  #isBetween(left: number | undefined, right: number | undefined): boolean {
    return left !== undefined && right !== undefined && right - left <= this.#span;
  }
}

function firstAfter(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
