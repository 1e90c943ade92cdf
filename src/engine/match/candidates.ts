/** A filter as a plan tests it. */
export type ReadyFilter = {
  readonly number: number;
  /** Its top-level conditions, by their number. */
  readonly conditions: readonly number[];
  /** The round that it became a candidate in last. */
  round: number;
};

/** The filters that one event may meet, each once. */
export class Candidates {
  readonly #filters: ReadyFilter[] = [];
  #count = 0;
  /** Another one for every event. */
  round = 0;

  start(always: readonly ReadyFilter[]): void {
    this.#count = 0;
    this.round++;
    this.add(always);
  }

  add(filters: readonly ReadyFilter[]): void {
    for (let i = 0; i < filters.length; i++) {
      const filter = filters[i] as ReadyFilter;
      if (filter.round === this.round) continue;
      filter.round = this.round;
      this.#filters[this.#count++] = filter;
    }
  }

  /** The numbers of those that pass, in order. */
  those(passes: (filter: ReadyFilter) => boolean): readonly number[] {
    const numbers: number[] = [];
    for (let i = 0; i < this.#count; i++) {
      const filter = this.#filters[i] as ReadyFilter;
      if (passes(filter)) insertNumber(filter.number, numbers);
    }
    return numbers;
  }
}

/** An event meets few filters: putting each in its place is quicker than sorting them. */
function insertNumber(number: number, numbers: number[]): void {
  let at = numbers.length;
  numbers.push(number);
  for (; at > 0 && (numbers[at - 1] as number) > number; at--) numbers[at] = numbers[at - 1] as number;
  numbers[at] = number;
}
