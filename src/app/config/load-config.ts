import { readFileSync, statSync } from 'node:fs';
import { describeSystemError } from '#io/system-error.ts';
import { type ReadConfig, readConfig } from './read-config.ts';

/** Far more than anybody writes. */
const MAX_SIZE = 1_000_000;

/** The configuration of a file, or of none, with the environment. Throws when the file cannot be read. */
export function loadConfig(path: string | undefined, env: NodeJS.ProcessEnv): ReadConfig & { readonly text: string } {
  const text = path === undefined ? '' : readText(path);
  return { ...readConfig(text, env), text };
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size <= MAX_SIZE) return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read: ${describeSystemError(error)?.message ?? String(error)}`);
  }
  throw new Error(`${path} has more than ${MAX_SIZE} bytes: it is no configuration`);
}
