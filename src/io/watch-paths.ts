import { type FSWatcher, statSync, watch } from 'node:fs';

/** How long nothing may change before a change counts: editors write a file in several steps. */
const QUIET = 200;

/** Waits for changes under paths; each answer of the iteration is one burst of them. Ends with the signal. */
export async function* changesUnder(paths: readonly string[], signal: AbortSignal): AsyncGenerator<void> {
  let wake = (): void => undefined;
  let hasChanged = false;
  let timer: NodeJS.Timeout | undefined;
  const note = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      hasChanged = true;
      wake();
    }, QUIET);
  };
  const watchers = paths.map((path): FSWatcher => watch(path, { recursive: statSync(path).isDirectory() }, note));
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (!hasChanged)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (signal.aborted) return;
      hasChanged = false;
      yield;
    }
  } finally {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  }
}
