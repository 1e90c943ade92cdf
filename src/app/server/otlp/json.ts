import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type ExportedLogs, MAX_DEPTH, OtlpError, objectOf, recordOf } from './export.ts';

/** OpenTelemetry: `ExportLogsServiceRequest` in OTLP/JSON. */
export function parseOtlpJson(text: string): readonly ExportedLogs[] {
  const request = parsed(text);
  if (!isJsonObject(request)) throw new OtlpError('the body is no JSON object with resourceLogs');
  return listAt(request, 'resourceLogs').map((logs) => ({
    attributes: attributesOf(memberOf(logs, 'resource'), 0),
    records: listAt(logs, 'scopeLogs')
      .flatMap((scope) => listAt(scope, 'logRecords'))
      .map((record) => recordOf(anyValue(memberOf(record, 'body'), 0), attributesOf(record, 0))),
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listAt(object: unknown, name: string): readonly JsonObject[] {
  const list = memberOf(object, name);
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list) || !list.every(isJsonObject)) throw new OtlpError(`${name} is no list of objects`);
  return list;
}

function memberOf(object: unknown, name: string): JsonValue | undefined {
  return isJsonObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

function attributesOf(holder: unknown, depth: number): JsonObject {
  return pairsOf(memberOf(holder, 'attributes'), depth);
}

function pairsOf(list: JsonValue | undefined, depth: number): JsonObject {
  if (!Array.isArray(list)) return {};
  return objectOf(
    list.map((pair: JsonValue) => [String(memberOf(pair, 'key') ?? ''), anyValue(memberOf(pair, 'value'), depth + 1) ?? null] as const),
  );
}

/** `AnyValue`: 64-bit numbers are texts, bytes are Base64. */
function anyValue(value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (depth > MAX_DEPTH) throw new OtlpError(`values are nested more than ${MAX_DEPTH} levels deep`);
  if (!isJsonObject(value)) return undefined;
  const [kind, inner] = Object.entries(value)[0] ?? [];
  if (kind === undefined || inner === undefined) return undefined;
  if (kind === 'intValue') return integerOf(inner);
  if (kind === 'bytesValue') return Buffer.from(String(inner), 'base64').toString('utf8');
  if (kind === 'kvlistValue') return pairsOf(memberOf(inner, 'values'), depth);
  if (kind !== 'arrayValue') return typeof inner === 'object' ? undefined : inner;
  const list = memberOf(inner, 'values');
  return Array.isArray(list) ? list.map((member: JsonValue) => anyValue(member, depth + 1) ?? null) : [];
}

/** A number that JavaScript cannot hold stays the text it was. */
function integerOf(value: JsonValue): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
