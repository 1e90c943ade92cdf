import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Data of others to test against, beside the checkout. It is never part of the repository. */
const root = process.env.TOCSIN_SHARED ?? '../shared';

/** A text file of it; undefined when it is not there. */
export function sharedFile(path: string): string | undefined {
  return sharedBytes(path)?.toString('utf8');
}

export function sharedBytes(path: string): Buffer | undefined {
  const full = join(root, path);
  return existsSync(full) ? readFileSync(full) : undefined;
}
