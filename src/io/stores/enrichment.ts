import { readFileSync } from 'node:fs';
import type { GeoLookup, GeoPlace } from '#normalize/geo.ts';
import type { UserAgentLookup } from '#normalize/user-agent.ts';
import { geoDatabase } from './geo-database.ts';
import { userAgentLookup } from './user-agents/user-agents.ts';

/** What is added to events, as data: the paths of databases of addresses. User agents are taken apart always. */
export type Enrichment = { readonly geoDatabases: readonly string[] };

/** Opens in another thread what this one has opened. */
export function reopenEnrichment({ geoDatabases }: Enrichment): { readonly agents: UserAgentLookup; readonly geo?: GeoLookup } {
  const agents = userAgentLookup();
  if (geoDatabases.length === 0) return { agents };
  return { agents, geo: combineGeo(geoDatabases.map((path) => geoDatabase(readFileSync(path)))) };
}

/** More addresses than this are looked up again. */
const MAX_KNOWN = 100_000;

/** What several databases know of an address; of two that know the same, the first one counts. */
export function combineGeo(lookups: readonly GeoLookup[]): GeoLookup {
  const known = new Map<string, GeoPlace | undefined>();
  return (ip) => {
    if (known.has(ip)) return known.get(ip);
    if (known.size >= MAX_KNOWN) known.clear();
    const places = lookups.flatMap((lookup) => lookup(ip) ?? []);
    const place = places.length === 0 ? undefined : placeOf(places);
    known.set(ip, place);
    return place;
  };
}

function placeOf(places: readonly GeoPlace[]): GeoPlace {
  const geo = places.find((place) => place.geo)?.geo;
  const as = places.find((place) => place.as)?.as;
  return { ...(geo && { geo }), ...(as && { as }) };
}
