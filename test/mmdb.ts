import { isIPv6 } from 'node:net';
import { parseCidr } from '#event/ip.ts';

/** A MaxMind database of an IPv6 tree with the given networks (`203.0.113.0/24`), the records written out. */
export function buildMmdb(networks: Readonly<Record<string, unknown>>, recordBits: 24 | 28 | 32): Buffer {
  const nodes: [Child, Child][] = [[null, null]];
  const data: Buffer[] = [];
  for (const [network, record] of Object.entries(networks)) {
    const offset = data.reduce((sum, { length }) => sum + length, 0);
    data.push(encode(record));
    insert(nodes, network, { offset });
  }
  const place = (child: Child): number => {
    if (child === null) return nodes.length;
    return typeof child === 'number' ? child : nodes.length + 16 + child.offset;
  };
  const tree = nodes.map(([left, right]) => packNode(place(left), place(right), recordBits));
  const about = { node_count: nodes.length, record_size: recordBits, ip_version: 6, database_type: 'Test' };
  return Buffer.concat([...tree, Buffer.alloc(16), ...data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), encode(about)]);
}

/** A node, a record, or nothing. */
type Child = number | { readonly offset: number } | null;

function insert(nodes: [Child, Child][], network: string, leaf: Child): void {
  const [address = '', length = ''] = network.split('/');
  const first = parseCidr(network)?.first ?? 0n;
  const isV6 = isIPv6(address);
  const bits = isV6 ? first : first & 0xffff_ffffn;
  const depth = Number(length) + (isV6 ? 0 : 96);
  let node = 0;
  for (let bit = 0; bit < depth; bit++) {
    const side = Number((bits >> BigInt(127 - bit)) & 1n);
    const pair = nodes[node] as [Child, Child];
    if (bit === depth - 1) pair[side] = leaf;
    else {
      const next = pair[side];
      node = typeof next === 'number' ? next : nodes.push([null, null]) - 1;
      pair[side] = node;
    }
  }
}

function packNode(left: number, right: number, recordBits: 24 | 28 | 32): Buffer {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  if (recordBits !== 28) return Buffer.from(hex(left, recordBits / 4) + hex(right, recordBits / 4), 'hex');
  const [low, high] = [hex(left, 7), hex(right, 7)];
  return Buffer.from(low.slice(1) + low[0] + high[0] + high.slice(1), 'hex');
}

/** Objects as maps, texts, whole numbers as uint32, others as doubles, lists, booleans; `{ pointer }` leads to a place. */
function encode(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'boolean') return control(14, value ? 1 : 0);
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  if (typeof value === 'number' && Number.isInteger(value)) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([control(3, 8), bytes]);
  }
  const members = Object.entries(Object(value));
  if (members.length === 1 && members[0]?.[0] === 'pointer') return Buffer.from([0x20, Number(members[0][1])]);
  return Buffer.concat([control(7, members.length), ...members.flatMap(([name, member]) => [encode(name), encode(member)])]);
}

function control(type: number, size: number): Buffer {
  const short = size < 29 ? size : 29;
  const head = type < 8 ? [(type << 5) | short] : [short, type - 7];
  return Buffer.from(size < 29 ? head : [...head, size - 29]);
}
