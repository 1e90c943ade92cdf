import { readFileSync, statSync } from 'node:fs';
import { setInterval } from 'node:timers';
import type { Config } from '../config/config.ts';
import type { TlsFiles } from '../config/server.ts';
import { assertTls, type Tls } from '../server/tls.ts';
import { UsageError } from './exit-code.ts';

/** How often it is looked whether the files of the certificate are others; milliseconds. */
const LOOK_EVERY = 10_000;

/** The certificate that the configuration names, or none on this machine alone; anything else must be asked for. */
export function openTls(
  { host, tls, insecure }: Pick<Config['server'], 'host' | 'tls' | 'insecure'>,
  tell: (error: unknown) => void,
  every = LOOK_EVERY,
): (Tls & { readonly close: () => void }) | undefined {
  if (tls) return keepFresh(tls, tell, every);
  if (isLoopback(host)) return undefined;
  if (!insecure)
    throw new UsageError(
      `${host} is reached by others, and there is no TLS: keys and passwords could be read on the way.`,
      'Set server.tls in the configuration (cert and key), or say --insecure when a proxy with TLS stands before it.',
    );
  tell(new Error(`${host} is reached without TLS, as it was asked for: keys and passwords can be read on the way unless a proxy has TLS`));
  return undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function keepFresh(files: TlsFiles, tell: (error: unknown) => void, every: number): Tls & { readonly close: () => void } {
  let current = readFirst(files);
  let seen = stampOf(files);
  const listeners: (() => void)[] = [];
  const look = (): void => {
    const stamp = stampOf(files);
    if (stamp === seen) return;
    seen = stamp;
    // A renewal writes two files, one after the other: what does not fit yet may fit when the other one is there.
    try {
      current = readTls(files);
      for (const listener of listeners) listener();
    } catch (error) {
      tell(new Error(`the new certificate is not used, the old one stays: ${reasonOf(error)}`));
    }
  };
  const timer = setInterval(look, every);
  return { current: () => current, onChange: (listener) => listeners.push(listener), close: () => clearInterval(timer) };
}

type Pair = { readonly cert: Buffer; readonly key: Buffer };

function readFirst(files: TlsFiles): Pair {
  try {
    return readTls(files);
  } catch (error) {
    throw new UsageError(
      `server.tls cannot be used: ${reasonOf(error)}`,
      'Name a certificate and its key as PEM files that the service may read.',
    );
  }
}

function readTls({ cert, key }: TlsFiles): Pair {
  const pair = { cert: readFileSync(cert), key: readFileSync(key) };
  assertTls(pair);
  return pair;
}

function stampOf({ cert, key }: TlsFiles): string {
  return [cert, key].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0).join();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
