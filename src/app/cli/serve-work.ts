import { setInterval } from 'node:timers';
import type { Log } from '../log.ts';
import type { ServeParts } from './serve-parts.ts';

/** How often due runs are looked for, messages sent, and how often the engine's memory is written down. */
const RUN_EVERY = 400;
const SEND_EVERY = 1_000;
const SNAPSHOT_EVERY = 60_000;
const STEP_EVERY = 250;

/** Runs what is due until somebody asks for an end. */
export async function work({ service, notifier, housekeeping }: ServeParts, tell: Tell, signal: AbortSignal): Promise<void> {
  let running: Promise<void> | undefined;
  const runs = setInterval(() => {
    running ??= service
      .runDueInSlices()
      .catch(tell)
      .finally(() => {
        running = undefined;
      });
  }, RUN_EVERY);
  const endSnapshots = repeatSparingly(() => attempt(() => service.snapshot(), tell));
  const keeping = setInterval(() => attempt(() => housekeeping.step(), tell), STEP_EVERY);
  const messages = setInterval(() => void notifier.sendDue().catch(tell), SEND_EVERY);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(runs);
  endSnapshots();
  clearInterval(keeping);
  clearInterval(messages);
  await running;
}

/** Does something every minute, and less often when it takes long: it must not take more than a fiftieth of the time. Answers how to end it. */
function repeatSparingly(work: () => void): () => void {
  const round = (): void => {
    const start = performance.now();
    work();
    timer = setTimeout(round, Math.max(SNAPSHOT_EVERY, 50 * (performance.now() - start)));
  };
  let timer = setTimeout(round, SNAPSHOT_EVERY);
  return () => clearTimeout(timer);
}

/** A disk that is full may have room again: what failed is told and tried the next time. */
export function attempt(what: () => unknown, tell: Tell): void {
  try {
    what();
  } catch (error) {
    tell(error);
  }
}

type Tell = (error: unknown) => void;

export function tellerOf(log: Log): Tell {
  return (error) => log('error', `Trouble: ${error instanceof Error ? error.message : String(error)}`);
}
