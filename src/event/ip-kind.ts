import { type IpRange, parseCidr, parseIp } from './ip.ts';

/** What kind of network an address belongs to. Whatever no registry keeps for something else is `public`. */
export type IpKind =
  | 'public'
  | 'private'
  | 'shared'
  | 'loopback'
  | 'link_local'
  | 'multicast'
  | 'documentation'
  | 'unspecified'
  | 'reserved';

/** The IANA special-purpose registries (RFC 6890 and its updates), and multicast. The first block that holds the address counts. */
const BLOCKS: readonly (readonly [kind: IpKind, blocks: string])[] = [
  ['private', '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7'],
  ['loopback', '127.0.0.0/8 ::1/128'],
  ['shared', '100.64.0.0/10'],
  ['link_local', '169.254.0.0/16 fe80::/10'],
  ['documentation', '192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20'],
  ['unspecified', '0.0.0.0/32 ::/128'],
  ['multicast', '224.0.0.0/4 ff00::/8'],
  ['reserved', '0.0.0.0/8 192.0.0.0/24 198.18.0.0/15 240.0.0.0/4 100::/64 2001:2::/48 5f00::/16'],
];

const ranges: readonly (IpRange & { readonly kind: IpKind })[] = BLOCKS.flatMap(([kind, blocks]) =>
  blocks.split(' ').flatMap((block) => {
    const range = parseCidr(block);
    return range ? [{ ...range, kind }] : [];
  }),
);

/** The kind of an address; undefined for what is none. */
export function ipKind(text: string): IpKind | undefined {
  const address = parseIp(text);
  if (address === undefined) return undefined;
  return ranges.find(({ first, last }) => address >= first && address <= last)?.kind ?? 'public';
}
