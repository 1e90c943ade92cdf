import { createRequire } from 'node:module';

/** Tocsin's own version, as its package says. */
export function version(): string {
  const about: unknown = createRequire(import.meta.url)('tocsin/package.json');
  return typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown';
}
