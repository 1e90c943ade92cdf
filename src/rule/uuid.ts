import { hash } from 'node:crypto';

/** The namespace of every uuid that Tocsin derives from a rule id. */
const TOCSIN = '5f6c1d3e-9a1b-5c42-8e0f-7d2b64a9c011';

/** The rule's saved-object id (`kibana.alert.rule.uuid`), the same on every machine. */
export function ruleUuid(ruleId: string): string {
  return uuidV5(ruleId, TOCSIN);
}

/** A name-based uuid, RFC 9562 version 5: SHA-1 of the namespace's bytes and the name in UTF-8. */
export function uuidV5(name: string, namespace: string): string {
  const hex = hash('sha1', Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name, 'utf8')]), 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
