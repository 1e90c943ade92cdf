/** The first Ctrl-C (or a request to end) asks for an end; the second ends the process at once, as it would have without us. */
export function interruptSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM'] as const;
  const interrupt = (): void => {
    release();
    controller.abort();
  };
  const release = (): void => {
    for (const name of names) process.off(name, interrupt);
  };
  for (const name of names) process.on(name, interrupt);
  return { signal: controller.signal, release };
}
