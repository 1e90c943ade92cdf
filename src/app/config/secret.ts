import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** Longer than any key or password. */
const MAX_SECRET = 65_536;

/**
 * A password, key or token: the text itself, the name of an environment variable, or a file that holds it. What the last two name is read when
 * it is needed, and never printed.
 */
export const secretSchema = z.union(
  [
    z.string().min(1).max(MAX_SECRET),
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/) }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  { error: 'must be a text, { env: NAME } or { file: PATH }' },
);

export type Secret = z.output<typeof secretSchema>;

/** The text of a secret. Throws with a message for whoever wrote the configuration when there is none. */
export function readSecret(secret: Secret, env: NodeJS.ProcessEnv): string {
  if (typeof secret === 'string') return secret;
  if ('env' in secret) {
    const value = env[secret.env];
    if (value === undefined || value === '') throw new Error(`the environment variable ${secret.env} is not set`);
    return value;
  }
  const text = readFileSync(secret.file, 'utf8').trim();
  if (text === '' || text.length > MAX_SECRET) throw new Error(`${secret.file} holds no secret: it is empty, or longer than a secret is`);
  return text;
}
