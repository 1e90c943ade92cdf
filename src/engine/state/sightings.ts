/** When each of very many terms was seen: times only, a short list for most of them. */
export class Sightings {
  /** Ascending. */
  readonly #timesByTerm = new Map<string, number[]>();

  add(term: string, time: number): void {
    const times = this.#timesByTerm.get(term);
    if (!times) {
      this.#timesByTerm.set(term, [time]);
      return;
    }
    const last = times.at(-1) as number;
    if (time > last) times.push(time);
    else if (time < last) insert(times, time);
  }

  /** Whether the term was seen in a stretch of time; both ends belong to it. */
  wasSeen(term: string, from: number, to: number): boolean {
    const times = this.#timesByTerm.get(term);
    if (!times) return false;
    const latest = times[firstAfter(times, to) - 1];
    return latest !== undefined && latest >= from;
  }
}

function insert(times: number[], time: number): void {
  const at = firstAfter(times, time);
  if (times[at - 1] !== time) times.splice(at, 0, time);
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
