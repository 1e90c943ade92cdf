/** Things that arrive at a moment, given out in the order of their arrival; those of one moment in the order they were put in. */
export class DeliveryQueue<T> {
  readonly #heap: { readonly at: number; readonly order: number; readonly item: T }[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  push(at: number, item: T): void {
    this.#heap.push({ at, order: this.#order++, item });
    let child = this.#heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >>> 1;
      if (this.#isBefore(parent, child)) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  /** Takes out everything that has arrived by `now`. */
  *arrived(now: number): Generator<T> {
    for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
      this.#removeFirst();
      yield first.item;
    }
  }

  #removeFirst(): void {
    this.#swap(0, this.#heap.length - 1);
    this.#heap.pop();
    for (let parent = 0; ; ) {
      const left = parent * 2 + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const child = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (this.#isBefore(parent, child)) return;
      this.#swap(parent, child);
      parent = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#at(one), this.#at(other)];
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const kept = this.#at(one);
    this.#heap[one] = this.#at(other);
    this.#heap[other] = kept;
  }

  #at(position: number): { readonly at: number; readonly order: number; readonly item: T } {
    return this.#heap[position] as { readonly at: number; readonly order: number; readonly item: T };
  }
}
