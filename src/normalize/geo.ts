import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { KnownField } from '#event/schema/known.ts';
import { scalarsAt, valueAt } from './document.ts';
import { knownFields } from './known-fields.ts';

/** What a database knows of an address, as ECS has it. */
export type GeoPlace = {
  /** `country_iso_code`, `city_name`, `location`, … */
  readonly geo?: JsonObject;
  /** `number` and `organization.name`. */
  readonly as?: JsonObject;
};

/** Where an address is and whose network it belongs to; undefined when nobody knows. */
export type GeoLookup = (ip: string) => GeoPlace | undefined;

/** An address, and the fields that are filled with what is known of it. */
type Target = { readonly ip: string; readonly geo: string; readonly as: string };

const at = (side: string): Target => ({ ip: `${side}.ip`, geo: `${side}.geo`, as: `${side}.as` });

/** Elastic's pipelines look up the source, and here something else or more. */
const TARGETS: ReadonlyMap<string, readonly Target[]> = new Map([
  ['azure.activitylogs', [{ ip: 'source.ip', geo: 'geo', as: 'source.as' }]],
  ['azure.graphactivitylogs', [at('source'), at('client')]],
  ['okta.system', [at('source'), at('destination')]],
]);
const USUAL = [at('source')];

/** The document with what is known of its addresses, where Elastic's pipeline of the dataset puts it, and `cred.actor.asn`. */
export function withPlaces(document: JsonObject, dataset: string, lookup: GeoLookup): JsonObject {
  let placed = document;
  for (const { ip, geo, as } of TARGETS.get(dataset) ?? USUAL) {
    const found = firstKnown(scalarsAt(document, ip.split('.')), lookup);
    if (found?.place.geo) placed = withMember(placed, geo.split('.'), found.place.geo);
    if (found?.place.as) placed = withActorNetwork(withMember(placed, as.split('.'), found.place.as), found.ip, found.place.as);
  }
  return placed;
}

/** The fields that a dataset has with a database and never without. */
export function placeFields(dataset: string, fields: readonly KnownField[]): readonly KnownField[] {
  const has = new Set(fields.map(({ path }) => path));
  const targets = (TARGETS.get(dataset) ?? USUAL).filter(({ ip }) => has.has(ip));
  return targets
    .flatMap(({ ip, geo, as }) => [
      ...knownFields({
        keyword: {
          [`${geo}.city_name`]: `City of \`${ip}\`; with \`--geoip\`.`,
          [`${geo}.continent_name`]: `Continent of \`${ip}\`; with \`--geoip\`.`,
          [`${geo}.country_iso_code`]: `Country of \`${ip}\`, two letters; with \`--geoip\`.`,
          [`${geo}.country_name`]: `Country of \`${ip}\`; with \`--geoip\`.`,
          [`${geo}.region_iso_code`]: `Region of \`${ip}\`, \`US-WA\`; with \`--geoip\`.`,
          [`${geo}.region_name`]: `Region of \`${ip}\`; with \`--geoip\`.`,
          [`${as}.organization.name`]: `Whose network \`${ip}\` belongs to; with \`--geoip\`.`,
        },
        long: { [`${as}.number`]: `Autonomous system of \`${ip}\`; with \`--geoip\`.` },
        geo_point: { [`${geo}.location`]: `Where \`${ip}\` is; with \`--geoip\`.` },
      }),
    ])
    .filter(({ path }) => !has.has(path));
}

function firstKnown(addresses: readonly JsonValue[], lookup: GeoLookup): { readonly ip: string; readonly place: GeoPlace } | undefined {
  for (const ip of addresses) {
    const place = typeof ip === 'string' ? lookup(ip) : undefined;
    if (place && typeof ip === 'string') return { ip, place };
  }
  return undefined;
}

function withActorNetwork(document: JsonObject, ip: string, { number }: JsonObject): JsonObject {
  const actor = valueAt(document, ['cred', 'actor']);
  const isActor = isJsonObject(actor) && actor.ip === ip && actor.asn === undefined && typeof number === 'number';
  return isActor ? withMember(document, ['cred', 'actor', 'asn'], number) : document;
}

/** A copy with the value at the path; the document may share its objects with the record. */
function withMember(object: JsonObject, [name = '', ...rest]: readonly string[], value: JsonValue): JsonObject {
  const inner = object[name];
  return { ...object, [name]: rest.length === 0 ? value : withMember(isJsonObject(inner) ? inner : {}, rest, value) };
}
