import { hash } from 'node:crypto';

/** The namespace of every uuid that Tocsin derives from a rule id. */
const TOCSIN = '5f6c1d3e-9a1b-5c42-8e0f-7d2b64a9c011';

/** The rule's saved-object id (`kibana.alert.rule.uuid`), the same on every machine. */
export function ruleUuid(ruleId: string): string {
  return uuidV5(ruleId, TOCSIN);
}

/** A name-based uuid, RFC 9562 version 5: SHA-1 of the namespace's bytes and the name in UTF-8. */
export function uuidV5(name: string, namespace: string): string {
  const digest = hash('sha1', Buffer.from(namespace.replaceAll('-', '') + Buffer.from(name, 'utf8').toString('hex'), 'hex'), 'buffer');
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
