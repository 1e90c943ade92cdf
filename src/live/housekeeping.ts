import type { ServiceStore } from '#io/stores/service/store.ts';

/** Keeps a service's store in shape, a small step at a time, so that intake waits for none of them long. */
export class Housekeeping {
  readonly #store: ServiceStore;

  constructor(store: ServiceStore) {
    this.#store = store;
  }

  /** Makes one step; to be called a few times a second. */
  step(): void {
    this.#store.events.pack();
  }
}
