import { setImmediate } from 'node:timers/promises';

/** How long the event loop may be held, in milliseconds. */
const MAX_HELD = 20;

/** Takes work to its end, and gives the event loop its turn whenever it was held for long. */
export async function inSlices<T>(work: Generator<T>, each: (one: T) => void = () => undefined): Promise<void> {
  let since = performance.now();
  for (const one of work) {
    each(one);
    if (performance.now() - since < MAX_HELD) continue;
    await setImmediate();
    since = performance.now();
  }
}
