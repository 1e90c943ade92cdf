import type { JsonObject, JsonValue } from '#base/json.ts';
import { parseIp } from '#event/ip.ts';
import type { GeoLookup, GeoPlace } from '#normalize/geo.ts';
import { decodeValue } from './mmdb-value.ts';

/** The bytes are no MaxMind database, or a damaged one. */
export class BrokenGeoDatabaseError extends Error {
  override readonly name = 'BrokenGeoDatabaseError';
}

/** Looks addresses up in the bytes of a MaxMind database (GeoLite2 or GeoIP2: City, Country or ASN). Throws `BrokenGeoDatabaseError`. */
export function geoDatabase(bytes: Buffer): GeoLookup {
  const tree = readTree(bytes);
  return (ip) => {
    const address = parseIp(ip);
    return address === undefined ? undefined : guarded(() => placeOf(findRecord(tree, address)));
  };
}

/** The search tree: `nodeCount` nodes of two records each, then 16 zeros, then the data. */
type Tree = {
  readonly bytes: Buffer;
  readonly nodeCount: number;
  readonly recordBits: 24 | 28 | 32;
  readonly isV6: boolean;
  /** The data section, which pointers count from. */
  readonly data: Buffer;
};

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const SEPARATOR_BYTES = 16;

function readTree(bytes: Buffer): Tree {
  const marker = bytes.lastIndexOf(MARKER);
  if (marker < 0) throw new BrokenGeoDatabaseError('is not a MaxMind database');
  const {
    node_count: nodeCount,
    record_size: recordBits,
    ip_version: version,
  } = guarded(() => about(bytes.subarray(marker + MARKER.length)));
  const isKnown = recordBits === 24 || recordBits === 28 || recordBits === 32;
  if (!isKnown || typeof nodeCount !== 'number') throw new BrokenGeoDatabaseError('is a MaxMind database of an unknown kind');
  const dataStart = (nodeCount * recordBits) / 4 + SEPARATOR_BYTES;
  if (dataStart > marker) throw new BrokenGeoDatabaseError('is damaged');
  return { bytes, nodeCount, recordBits, isV6: version === 6, data: bytes.subarray(dataStart, marker) };
}

function about(bytes: Buffer): JsonObject {
  return objectOf(decodeValue(bytes, 0));
}

/** The record of an address: a bit a node, from the first; IPv4 stands below 96 zeros of an IPv6 tree. */
function findRecord(tree: Tree, address: bigint): JsonObject | undefined {
  const isV4 = address >> 32n === 0xffffn;
  if (!isV4 && !tree.isV6) return undefined;
  const bits = isV4 ? address & 0xffff_ffffn : address;
  const length = tree.isV6 ? 128 : 32;
  let node = 0;
  for (let bit = length - 1; bit >= 0 && node < tree.nodeCount; bit--) node = childOf(tree, node, Number((bits >> BigInt(bit)) & 1n));
  if (node <= tree.nodeCount) return undefined;
  return objectOf(decodeValue(tree.data, node - tree.nodeCount - SEPARATOR_BYTES));
}

function childOf({ bytes, recordBits }: Tree, node: number, side: number): number {
  const start = (node * recordBits) / 4;
  if (recordBits === 24) return bytes.readUIntBE(start + side * 3, 3);
  if (recordBits === 32) return bytes.readUInt32BE(start + side * 4);
  // The byte in the middle holds the highest four bits of both.
  const middle = bytes.readUInt8(start + 3);
  return side === 0 ? (middle >> 4) * 0x100_0000 + bytes.readUIntBE(start, 3) : (middle & 15) * 0x100_0000 + bytes.readUIntBE(start + 4, 3);
}

/** The record of a City, Country or ASN database as ECS names its members. */
function placeOf(record: JsonObject | undefined): GeoPlace | undefined {
  if (!record) return undefined;
  const geo = geoOf(record);
  const as = filled({
    number: record.autonomous_system_number,
    organization: filled({ name: record.autonomous_system_organization }),
  });
  return geo || as ? { ...(geo && { geo }), ...(as && { as }) } : undefined;
}

function geoOf(record: JsonObject): JsonObject | undefined {
  const country = objectOf(record.country);
  const region = objectOf(Array.isArray(record.subdivisions) ? record.subdivisions[0] : undefined);
  const { latitude: lat, longitude: lon } = objectOf(record.location);
  const hasRegion = typeof country.iso_code === 'string' && typeof region.iso_code === 'string';
  return filled({
    continent_name: englishName(record.continent),
    country_iso_code: country.iso_code,
    country_name: englishName(country),
    region_iso_code: hasRegion ? `${country.iso_code}-${region.iso_code}` : undefined,
    region_name: englishName(region),
    city_name: englishName(record.city),
    location: typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : undefined,
  });
}

function englishName(named: JsonValue | undefined): JsonValue | undefined {
  return objectOf(objectOf(named).names).en;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function filled(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject | undefined {
  const entries = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Reading behind the end of the bytes is how damage shows. */
function guarded<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new BrokenGeoDatabaseError('is damaged');
    throw error;
  }
}
