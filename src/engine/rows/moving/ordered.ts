/** Something that stands in lists until it is gone. */
export type Leaving = { isGone: boolean };

/** Members in order. They mostly come at the end and go at the start; where not, they are put in order when somebody asks. */
export class Ordered<T extends Leaving> {
  readonly #compare: (left: T, right: T) => number;
  #items: T[] = [];
  #start = 0;
  #count = 0;
  #isSorted = true;

  constructor(compare: (left: T, right: T) => number) {
    this.#compare = compare;
  }

  get count(): number {
    return this.#count;
  }

  add(item: T): void {
    const last = this.#items.at(-1);
    if (last && this.#isSorted && this.#compare(last, item) > 0) this.#isSorted = false;
    this.#items.push(item);
    this.#count++;
  }

  /** A member is gone, and says so. */
  dropOne(): void {
    this.#count--;
    if (this.#items.length > 2 * this.#count + SLACK) this.#compact();
  }

  first(): T | undefined {
    this.#sort();
    while (this.#items[this.#start]?.isGone) this.#start++;
    return this.#items[this.#start];
  }

  all(): readonly T[] {
    this.#compact();
    this.#sort();
    return this.#items;
  }

  #compact(): void {
    if (this.#items.length === this.#count) return;
    this.#items = this.#items.filter(({ isGone }) => !isGone);
    this.#start = 0;
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#compact();
    this.#items.sort(this.#compare);
    this.#isSorted = true;
  }
}

const SLACK = 16;

/** The least of members that come and go in any order. */
export class Heap<T extends Leaving> {
  readonly #compare: (left: T, right: T) => number;
  #items: T[] = [];
  #count = 0;

  constructor(compare: (left: T, right: T) => number) {
    this.#compare = compare;
  }

  add(item: T): void {
    this.#count++;
    this.#push(item);
  }

  /** A member is gone, and says so. */
  dropOne(): void {
    this.#count--;
    if (this.#items.length <= 2 * this.#count + SLACK) return;
    const left = this.#items.filter(({ isGone }) => !isGone);
    this.#items = [];
    for (const item of left) this.#push(item);
  }

  least(): T | undefined {
    while (this.#items[0]?.isGone) this.#pop();
    return this.#items[0];
  }

  #push(item: T): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = items[parent] as T;
      if (this.#compare(above, item) <= 0) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  #pop(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      const right = child + 1;
      const least = right < items.length && this.#compare(items[right] as T, items[child] as T) < 0 ? right : child;
      if (this.#compare(items[least] as T, last) >= 0) break;
      items[at] = items[least] as T;
      at = least;
    }
    items[at] = last;
  }
}
