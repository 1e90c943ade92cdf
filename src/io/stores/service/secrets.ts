import { argon2Sync, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 9106 and OWASP: argon2id with 19 MiB and two passes. */
const ARGON2 = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };

export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token that is long enough not to be guessed. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares in the same time whatever differs. */
export function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function hashPassword(password: string): string {
  const nonce = randomBytes(16);
  const hash = argon2Sync('argon2id', { ...ARGON2, message: password.normalize('NFKC'), nonce });
  return `${nonce.toString('base64url')}.${hash.toString('base64url')}`;
}

/** Whether a password is the one of a hash; a user who has none knows none. */
export function verifyPassword(password: string, stored: string): boolean {
  const [nonce = '', hash = ''] = stored.split('.');
  const found = argon2Sync('argon2id', { ...ARGON2, message: password.normalize('NFKC'), nonce: Buffer.from(nonce, 'base64url') });
  return isSame(found.toString('base64url'), hash);
}

/** What unknown names are compared with. */
export const DECOY = hashPassword('nobody has this');
