import type { Window } from '../ports.ts';
import { compareArrival, compareHits, type Hit } from './hit.ts';

/**
 * The hits of one rule: those that a run can read, by time, and those whose arrival no run has reached yet. Hits may be added in any
 * order; an event is kept once, as the copy that arrived first.
 */
export class Hits {
  /** By time. */
  #arrived: Hit[] = [];
  /** By arrival, latest first once sorted, so that the next one is at the end. */
  #waiting: Hit[] = [];
  #isSorted = true;
  /** By event id. What waits under another copy's id is left behind. */
  readonly #known = new Map<string, Hit>();
  /** Everything that arrived up to here can be read. */
  #reached = Number.NEGATIVE_INFINITY;

  /** Answers whether it is new here. */
  add(hit: Hit): boolean {
    const known = this.#known.get(hit.event.id);
    if (known && (known.event.ingested <= hit.event.ingested || known.event.ingested <= this.#reached)) return false;
    this.#known.set(hit.event.id, hit);
    this.#waiting.push(hit);
    this.#isSorted = false;
    return true;
  }

  /** Lets everything that arrived up to the tick be read, and answers it. */
  arriveUntil(tick: number): readonly Hit[] {
    const fresh: Hit[] = [];
    for (let next = this.#next(); next && next.event.ingested <= tick; next = this.#next()) {
      fresh.push(next);
      this.#waiting.pop();
    }
    this.#reached = Math.max(this.#reached, tick);
    if (fresh.length > 0) this.#arrived = merge(this.#arrived, fresh.toSorted(compareHits));
    return fresh;
  }

  /** What has arrived and lies in the window, oldest first. */
  within({ from, to }: Window): readonly Hit[] {
    return this.#arrived.slice(this.#firstAt(from), this.#firstAfter(to));
  }

  /** The oldest that has arrived, at or after a time. */
  oldestFrom(time: number): Hit | undefined {
    return this.#arrived[this.#firstAt(time)];
  }

  /** When the next one arrives. */
  nextArrival(): number | undefined {
    return this.#next()?.event.ingested;
  }

  /** Lets go of what has arrived and happened before a time, but for what is needed all the same; answers what is gone. */
  forgetBefore(time: number, isNeeded: (hit: Hit) => boolean): readonly Hit[] {
    const old = this.#arrived.splice(0, this.#firstAt(time));
    if (old.length === 0) return old;
    const needed = new Set(old.filter(isNeeded));
    this.#arrived.unshift(...needed);
    const gone = needed.size === 0 ? old : old.filter((hit) => !needed.has(hit));
    for (const { event } of gone) this.#known.delete(event.id);
    return gone;
  }

  snapshot(): { readonly arrived: readonly Hit[]; readonly waiting: readonly Hit[] } {
    this.#sortWaiting();
    return { arrived: this.#arrived, waiting: this.#waiting.filter((hit) => this.#isKnown(hit)).toReversed() };
  }

  /** `reached` is the tick of the last run. */
  restore(arrived: readonly Hit[], waiting: readonly Hit[], reached = Number.NEGATIVE_INFINITY): void {
    this.#reached = reached;
    this.#arrived = [...arrived];
    this.#waiting = waiting.toReversed();
    this.#isSorted = true;
    for (const hit of [...arrived, ...waiting]) this.#known.set(hit.event.id, hit);
  }

  /** The one that arrives next. */
  #next(): Hit | undefined {
    this.#sortWaiting();
    let next = this.#waiting.at(-1);
    for (; next && !this.#isKnown(next); next = this.#waiting.at(-1)) this.#waiting.pop();
    return next;
  }

  #isKnown(hit: Hit): boolean {
    return this.#known.get(hit.event.id) === hit;
  }

  #sortWaiting(): void {
    if (!this.#isSorted) this.#waiting.sort((left, right) => compareArrival(right, left));
    this.#isSorted = true;
  }

  #firstAt(time: number): number {
    return lowerBound(this.#arrived, (hit) => hit.time >= time);
  }

  #firstAfter(time: number): number {
    return lowerBound(this.#arrived, (hit) => hit.time > time);
  }
}

/** The first position whose hit passes; the hits before it do not, those behind it do. */
function lowerBound(hits: readonly Hit[], passes: (hit: Hit) => boolean): number {
  let [low, high] = [0, hits.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(hits[middle] as Hit)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Adds sorted hits to sorted hits; mostly they all belong at the end. */
function merge(into: Hit[], fresh: readonly Hit[]): Hit[] {
  const start = lowerBound(into, (hit) => compareHits(hit, fresh[0] as Hit) > 0);
  const tail = into.splice(start);
  let at = 0;
  for (const hit of fresh) {
    while (at < tail.length && compareHits(tail[at] as Hit, hit) < 0) into.push(tail[at++] as Hit);
    into.push(hit);
  }
  while (at < tail.length) into.push(tail[at++] as Hit);
  return into;
}
