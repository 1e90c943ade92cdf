/**
 * IP addresses as Elasticsearch's `ip` field compares them: IPv4 and IPv6 in one order of 128-bit numbers, IPv4 as IPv4-mapped IPv6.
 * Values that only look like addresses (`211.9.016.253`, `1.2.3`) are no addresses.
 */
export type IpRange = { readonly first: bigint; readonly last: bigint };

const V4_PREFIX = 0xffff_0000_0000n;
const ALL_ONES = (1n << 128n) - 1n;

/** The address as a 128-bit number, or undefined when the text is none. A zone (`%eth0`) is not part of an address. */
export function parseIp(text: string): bigint | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(':')) {
    const v4 = parseIpv4(text);
    return v4 === undefined ? undefined : V4_PREFIX | BigInt(v4);
  }
  return parseIpv6(text);
}

/** The addresses of a block `10.0.0.0/8` (host bits allowed) or of a single address. */
export function parseCidr(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const address = parseIp(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  if (slash < 0) return { first: address, last: address };
  const lengthText = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(lengthText)) return undefined;
  const isV4 = !text.includes(':');
  const length = Number(lengthText) + (isV4 ? 96 : 0);
  if (length > 128) return undefined;
  const hostBits = (1n << BigInt(128 - length)) - 1n;
  return { first: address & (ALL_ONES ^ hostBits), last: address | hostBits };
}

/** The one spelling Elasticsearch gives back: dotted IPv4, or IPv6 in lower case with the longest run of zeros as `::`. */
export function printIp(address: bigint): string {
  if (address >> 32n === V4_PREFIX >> 32n) {
    const v4 = Number(address & 0xffff_ffffn);
    return [v4 >>> 24, (v4 >>> 16) & 255, (v4 >>> 8) & 255, v4 & 255].join('.');
  }
  const groups = Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn));
  const zeros = longestZeroRun(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (zeros.length < 2) return hex(groups);
  return `${hex(groups.slice(0, zeros.start))}::${hex(groups.slice(zeros.start + zeros.length))}`;
}

/** A test for many addresses against many blocks. */
export function compileIpBlocks(blocks: readonly string[]): (text: string) => boolean {
  const ranges = blocks.map(parseCidr).filter((range) => range !== undefined);
  const v4Ranges = ranges
    .filter((range) => range.first >> 32n === V4_PREFIX >> 32n && range.last >> 32n === V4_PREFIX >> 32n)
    .map((range) => ({ first: Number(range.first & 0xffff_ffffn), last: Number(range.last & 0xffff_ffffn) }));
  return (text) => {
    const v4 = text.includes(':') ? undefined : parseIpv4(text);
    if (v4 !== undefined && v4Ranges.length === ranges.length) return v4Ranges.some((range) => v4 >= range.first && v4 <= range.last);
    const address = parseIp(text);
    return address !== undefined && ranges.some((range) => address >= range.first && address <= range.last);
  };
}

/** An unsigned 32-bit number; exactly four parts, no leading zeros. */
function parseIpv4(text: string): number | undefined {
  if (text.length < 7 || text.length > 15) return undefined;
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let address = 0;
  for (const part of parts) {
    const value = parseOctet(part);
    if (value === undefined) return undefined;
    address = address * 256 + value;
  }
  return address;
}

function parseOctet(text: string): number | undefined {
  if (text.length === 0 || text.length > 3 || (text.length > 1 && text[0] === '0')) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value > 255 ? undefined : value;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] as string, true) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((address, group) => (address << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups between colons; the last may be a dotted IPv4 address, which counts for two. */
function parseGroups(text: string, mayEndInV4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const v4 = mayEndInV4 && i === parts.length - 1 ? parseIpv4(part) : undefined;
      if (v4 === undefined) return undefined;
      groups.push(v4 >>> 16, v4 & 0xffff);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}
