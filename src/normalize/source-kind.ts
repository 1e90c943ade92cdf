import { isJsonObject, type JsonObject } from '#base/json.ts';
import { type IpKind, ipKind } from '#event/ip-kind.ts';
import { fieldValues } from '#event/path.ts';

/** Addresses come again and again; those seen last are remembered. */
const MAX_KNOWN = 20_000;
const known = new Map<string, IpKind | undefined>();

/**
 * `op` of the document with `op.source`: what kind of network its `source.ip` belongs to (`public`, `private`, …), and `service` where the
 * source is a name and no address. Undefined when the document does not say.
 */
export function operationWithSource(document: JsonObject): JsonObject | undefined {
  const op = document.op ?? {};
  if (!isJsonObject(op)) return undefined;
  const kinds = sourceKinds(document);
  return kinds.length === 0 ? undefined : { ...op, source: kinds.length === 1 ? (kinds[0] ?? null) : kinds };
}

function sourceKinds(document: JsonObject): readonly string[] {
  const addresses = fieldValues(document, 'source.ip');
  if (addresses.length === 0) return fieldValues(document, 'source.address').some((name) => name !== '') ? ['service'] : [];
  const kinds = addresses.map((address) => (typeof address === 'string' ? kindOf(address) : undefined));
  return [...new Set(kinds)].filter((kind) => kind !== undefined);
}

function kindOf(address: string): IpKind | undefined {
  if (known.has(address)) return known.get(address);
  if (known.size >= MAX_KNOWN) known.clear();
  const kind = ipKind(address);
  known.set(address, kind);
  return kind;
}
