import type { Event } from '#event/event.ts';

/** More events than this are not remembered, so that memory has an end. */
const MAX_EVENTS = 1_000_000;

/** Tells events that met a query from their repetitions. */
export class SeenEvents {
  readonly #ids = new Set<string>();
  #count = 0;

  /** Whether the event comes for the first time. */
  isNew({ id }: Event): boolean {
    const before = this.#ids.size;
    if (before < MAX_EVENTS) {
      this.#ids.add(id);
      if (this.#ids.size === before) return false;
    } else if (this.#ids.has(id)) return false;
    this.#count++;
    return true;
  }

  get count(): number {
    return this.#count;
  }

  notes(): readonly string[] {
    if (this.#count <= MAX_EVENTS) return [];
    return [`more than ${MAX_EVENTS} events met the query: those beyond are not checked for repetitions`];
  }
}
