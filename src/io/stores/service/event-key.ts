import { createHash } from 'node:crypto';

/** Long enough that nobody finds two events with one key. */
const LENGTH = 20;

/** What an event id is looked up by: ids are hashes already, but for those that an Elasticsearch export gave. */
export function eventKey(id: string): Uint8Array {
  if (/^[0-9a-f]{64}$/.test(id)) return Buffer.from(id.slice(0, LENGTH * 2), 'hex');
  return createHash('sha256').update(id).digest().subarray(0, LENGTH);
}
