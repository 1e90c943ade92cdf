import * as z from 'zod';
import type { JsonObject } from '#base/json.ts';
import { parseCidr, parseIp } from '#event/ip.ts';
import type { StoredValue, StoredValueList } from '#io/stores/service/value-list-store.ts';
import { ApiError } from '../../api-error.ts';
import { versionText } from './exception-objects.ts';

/** The types of Elasticsearch that a list's values can have, as Kibana takes them. */
export const VALUE_TYPES = [
  'binary',
  'boolean',
  'byte',
  'date',
  'date_nanos',
  'date_range',
  'double',
  'double_range',
  'float',
  'float_range',
  'half_float',
  'integer',
  'integer_range',
  'ip',
  'ip_range',
  'keyword',
  'long',
  'long_range',
  'short',
  'text',
] as const;

export const valueSchema = z.string().min(1).max(32_766);

/** Refuses a value that its list's type has no place for. */
export function assertValue(type: string, value: string): void {
  if (isOfType(type, value)) return;
  throw new ApiError(400, `"${value.slice(0, 100)}" is no value of the type ${type}`);
}

export function isOfType(type: string, value: string): boolean {
  if (type === 'ip') return parseIp(value) !== undefined;
  if (type === 'ip_range') return isAddressRange(value);
  if (NUMBERS.has(type)) return value.trim() !== '' && Number.isFinite(Number(value));
  if (type === 'boolean') return value === 'true' || value === 'false';
  return true;
}

const NUMBERS: ReadonlySet<string> = new Set(['byte', 'double', 'float', 'half_float', 'integer', 'long', 'short']);

function isAddressRange(value: string): boolean {
  if (parseCidr(value) !== undefined) return true;
  const [first = '', last = '', ...more] = value.split('-').map((part) => part.trim());
  return more.length === 0 && parseIp(first) !== undefined && parseIp(last) !== undefined;
}

export function valueListObject(list: StoredValueList): JsonObject {
  const { id, type, name, description, meta, version } = list;
  return {
    id,
    type,
    name,
    description,
    ...(meta ? { meta } : {}),
    version,
    immutable: false,
    _version: versionText(version),
    ...stateOf(list, id),
  };
}

export function valueObject(item: StoredValue, type: string): JsonObject {
  const { id, listId, value, meta } = item;
  return { id, list_id: listId, type, value, ...(meta ? { meta } : {}), _version: versionText(1), ...stateOf(item, id) };
}

type Authored = Pick<StoredValue, 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy'>;

function stateOf({ createdAt, createdBy, updatedAt, updatedBy }: Authored, id: string): JsonObject {
  return {
    '@timestamp': new Date(createdAt).toISOString(),
    tie_breaker_id: id,
    created_at: new Date(createdAt).toISOString(),
    created_by: createdBy,
    updated_at: new Date(updatedAt).toISOString(),
    updated_by: updatedBy,
  };
}
