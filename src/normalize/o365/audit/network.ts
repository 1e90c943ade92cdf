import { parseIp } from '#event/ip.ts';

/** Where somebody came from, as the unified audit writes it in one text. */
export type Place = { readonly address?: string; readonly ip?: string; readonly port?: number; readonly domain?: string };

/**
 * The forms of a client: an address, alone or in brackets, with or without a port; `host (address)`; a word is taken for a domain, anything
 * else for an address that is none. `::ffff:` in front of IPv4 is dropped.
 */
export function clientOf(text: string): Place {
  const plain = text.replace(/::ffff:(?=\d+\.\d+\.\d+\.\d+)/g, '');
  const [host, port] = splitPort(plain);
  if (parseIp(host) !== undefined) return { address: host, ip: host, ...(port !== undefined && { port }) };
  return hostAndAddress(plain) ?? (/^\S+$/.test(plain) ? { domain: plain } : { address: plain });
}

/** `SERVER1 (203.0.113.9)`, or just a name. */
export function serverOf(text: string): Place {
  const line = text.replace(/[\r\n]/g, '');
  return hostAndAddress(line) ?? { address: line, ...ipPart(line) };
}

/** `[2001:db8::1]:443`, `203.0.113.9:443`, `[2001:db8::1]`; an address without brackets that holds several colons has no port. */
function splitPort(text: string): readonly [string, number?] {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?/.exec(text);
  if (bracketed) return bracketed[2] === undefined ? [bracketed[1] ?? ''] : [bracketed[1] ?? '', Number(bracketed[2])];
  const v4 = /^([\d.]+):(\d{1,5})/.exec(text);
  return v4 ? [v4[1] ?? '', Number(v4[2])] : [text];
}

function hostAndAddress(text: string): Place | undefined {
  const match = /^\[?(\S+) \(([^)]*)\)\]?$/.exec(text);
  if (!match) return undefined;
  const [, domain = '', address = ''] = match;
  return { domain, address, ...ipPart(address) };
}

function ipPart(address: string): { readonly ip?: string } {
  return parseIp(address) === undefined ? {} : { ip: address };
}
