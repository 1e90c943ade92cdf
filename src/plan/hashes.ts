import { createHash } from 'node:crypto';

/** The names that Java and Elasticsearch know a digest by, in upper case without dashes, and what Node calls it. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA', 'sha1'],
  ['SHA1', 'sha1'],
  ['SHA224', 'sha224'],
  ['SHA256', 'sha256'],
  ['SHA384', 'sha384'],
  ['SHA512', 'sha512'],
  ['SHA512/224', 'sha512-224'],
  ['SHA512/256', 'sha512-256'],
  ['SHA3224', 'sha3-224'],
  ['SHA3256', 'sha3-256'],
  ['SHA3384', 'sha3-384'],
  ['SHA3512', 'sha3-512'],
]);

/** The hash of a text as hexadecimal digits; null for an algorithm that nobody knows. */
export function digest(algorithm: string, text: string): string | null {
  const known = ALGORITHMS.get(algorithm.toUpperCase().replaceAll('-', ''));
  return known === undefined ? null : createHash(known).update(text).digest('hex');
}
