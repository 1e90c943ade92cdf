import { readFile } from 'node:fs/promises';
import { combineGeo } from '#io/stores/enrichment.ts';
import { BrokenGeoDatabaseError, geoDatabase } from '#io/stores/geo-database.ts';
import { userAgentLookup } from '#io/stores/user-agents/user-agents.ts';
import type { GeoLookup } from '#normalize/geo.ts';
import type { UserAgentLookup } from '#normalize/user-agent.ts';
import { UsageError } from './exit-code.ts';
import { reasonOf } from './output.ts';

/** `--geoip`: place and network stand in two databases, so it may be given twice. */
export const GEOIP_OPTION = [
  '--geoip <file>',
  'MaxMind database (.mmdb) to look addresses up in; once for places, once for networks',
  (path: string, before: readonly string[] = []): readonly string[] => [...before, path],
] as const;

/** What is added to events: user agents taken apart always, places and networks of addresses with databases, the first one first. */
export async function openEnrichment(
  geoip: readonly string[] | undefined,
): Promise<{ readonly agents: UserAgentLookup; readonly geo?: GeoLookup }> {
  const agents = userAgentLookup();
  return geoip && geoip.length > 0 ? { agents, geo: await openDatabases(geoip) } : { agents };
}

async function openDatabases(paths: readonly string[]): Promise<GeoLookup> {
  return combineGeo(await Promise.all(paths.map(openDatabase)));
}

async function openDatabase(path: string): Promise<GeoLookup> {
  const bytes = await readFile(path).catch((error) => {
    const reason = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'no such file' : reasonOf(error);
    throw new UsageError(`Could not read ${path}: ${reason}`);
  });
  const lookup = named(path, () => geoDatabase(bytes));
  return (ip) => named(path, () => lookup(ip));
}

function named<Result>(path: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    if (error instanceof BrokenGeoDatabaseError)
      throw new UsageError(
        `${path} ${error.message}.`,
        'Give a GeoLite2 or GeoIP2 file of MaxMind (City, Country or ASN), unpacked: GeoLite2-City.mmdb',
      );
    throw error;
  }
}
