import { setTimeout } from 'node:timers/promises';

/** Waits, or until the signal; milliseconds. */
export async function pause(time: number, signal: AbortSignal): Promise<void> {
  await setTimeout(time, undefined, { signal }).catch(() => undefined);
}
