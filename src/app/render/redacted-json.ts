import { harmlessJson } from './harmless-json.ts';

/** Members that hold what opens a door, whatever their case and underscores. */
const SECRETS = new Set([
  'accesstoken',
  'authorization',
  'clientsecret',
  'idtoken',
  'newpassword',
  'oldpassword',
  'password',
  'privatekey',
  'privatekeydata',
  'refreshtoken',
  'secret',
  'secretaccesskey',
  'secretkey',
  'secrettext',
  'sessiontoken',
]);

/**
 * A document as JSON to look at, its secrets out. The normalizers take out what they know by its place; this is a second net, by name,
 * for documents that are shown and handed on.
 */
export function redactedJson(document: unknown): string {
  return harmlessJson(document, 2, redacted);
}

/** The same on one line. */
export function redactedLine(document: unknown): string {
  return harmlessJson(document, undefined, redacted);
}

function redacted(key: string, value: unknown): unknown {
  return isSecret(key, value) ? '[REDACTED]' : value;
}

function isSecret(key: string, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false;
  const name = key.slice(key.lastIndexOf('.') + 1);
  return SECRETS.has(name.replaceAll(/[_-]/g, '').toLowerCase());
}
