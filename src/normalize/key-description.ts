import type { JsonValue } from '#base/json.ts';
import { parseJson } from './guard.ts';

/** One credential of an application or service principal, as Entra's audit log prints it. */
export type DirectoryKey = {
  readonly id: string;
  /** `Password`, `AsymmetricX509Cert`, … */
  readonly type: string;
  /** `Verify`, `Sign`, … */
  readonly usage: string;
  /** Free text of whoever added the key: never trusted. */
  readonly name: string;
};

/** The credential set of one side of a change. */
export type KeySet = {
  readonly keys: readonly DirectoryKey[];
  /** Items that do not follow the grammar, as they stand. */
  readonly unparsed: readonly string[];
};

export type KeyChange = {
  readonly added: readonly DirectoryKey[];
  readonly removed: readonly DirectoryKey[];
  readonly kept: readonly DirectoryKey[];
  /** Distinct key ids, unparsable items included: what cannot be read was added all the same. */
  readonly addedCount: number;
  readonly removedCount: number;
  readonly keptCount: number;
  readonly parse: 'full' | 'partial';
};

// The name comes last and is free text: it may hold commas, brackets, equals signs and line ends.
const KEY = /^\[KeyIdentifier=([^,]*),KeyType=([^,]*),KeyUsage=([^,]*),DisplayName=(.*)\]$/s;

/**
 * Reads `KeyDescription`: null, empty, or the JSON text of a list of
 * `[KeyIdentifier=…,KeyType=…,KeyUsage=…,DisplayName=…]`, which may itself be wrapped in a JSON string.
 */
export function parseKeyDescription(value: JsonValue | undefined): KeySet {
  const items = itemsOf(value);
  const keys: DirectoryKey[] = [];
  const unparsed: string[] = [];
  for (const item of items) {
    const match = typeof item === 'string' ? KEY.exec(item) : null;
    if (match) keys.push({ id: match[1] ?? '', type: match[2] ?? '', usage: match[3] ?? '', name: match[4] ?? '' });
    else unparsed.push(typeof item === 'string' ? item : JSON.stringify(item));
  }
  return { keys, unparsed };
}

/**
 * New set minus old set and back, by key id. The two lists come in any order. A token-signing certificate shares its id between a signing
 * key, a verifying key and a password, so the id is compared together with type and usage.
 */
export function compareKeySets(before: KeySet, after: KeySet): KeyChange {
  const had = new Set(before.keys.map(identityOf));
  const has = new Set(after.keys.map(identityOf));
  const added = after.keys.filter((key) => !had.has(identityOf(key)));
  const removed = before.keys.filter((key) => !has.has(identityOf(key)));
  const kept = after.keys.filter((key) => had.has(identityOf(key)));
  return {
    added,
    removed,
    kept,
    addedCount: distinctIds(added) + countMissing(after.unparsed, before.unparsed),
    removedCount: distinctIds(removed) + countMissing(before.unparsed, after.unparsed),
    keptCount: distinctIds(kept),
    parse: before.unparsed.length + after.unparsed.length > 0 ? 'partial' : 'full',
  };
}

function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  const opened = opensTwice(value);
  if (opened === undefined || opened === null || opened === '') return [];
  return Array.isArray(opened) ? opened : [opened];
}

function opensTwice(value: JsonValue | undefined): JsonValue | undefined {
  let opened = value;
  for (let times = 0; times < 2 && typeof opened === 'string' && opened !== ''; times++) {
    const parsed = parseJson(opened);
    if ('problem' in parsed) return opened;
    opened = parsed.value;
  }
  return opened;
}

function identityOf({ id, type, usage }: DirectoryKey): string {
  return `${id.toLowerCase()},${type},${usage}`;
}

function distinctIds(keys: readonly DirectoryKey[]): number {
  return new Set(keys.map(({ id }) => id.toLowerCase())).size;
}

function countMissing(items: readonly string[], others: readonly string[]): number {
  const known = new Set(others);
  return new Set(items.filter((item) => !known.has(item))).size;
}
