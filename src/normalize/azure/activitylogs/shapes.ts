import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { compact, type Draft, memberOf, setMember } from '../../document.ts';
import { parseJson } from '../../guard.ts';
import type { Recognition } from '../../normalizer.ts';

/** The raw forms an activity comes in. All become the export record, which the table reads. */
type Shape = {
  readonly name: string;
  readonly recognize: (record: JsonObject) => Recognition | undefined;
  readonly asExportRecord: (record: JsonObject) => JsonObject;
};

const CATEGORIES: ReadonlySet<JsonValue | undefined> = new Set([
  ...['Administrative', 'Security', 'ServiceHealth', 'Alert', 'Recommendation', 'Policy', 'Autoscale', 'ResourceHealth'],
  ...['Write', 'Delete', 'Action'],
]);

const shapes: readonly Shape[] = [
  { name: 'export record', recognize: recognizeExport, asExportRecord: (record) => record },
  {
    name: 'REST EventData',
    recognize: (record) =>
      isJsonObject(record.operationName) && isJsonObject(record.status) && Object.hasOwn(record, 'eventTimestamp')
        ? { confidence: 0.95, reason: 'eventTimestamp, operationName.value and status.value' }
        : undefined,
    asExportRecord: recordOfEventData,
  },
  {
    name: 'Log Analytics row',
    recognize: (record) =>
      ['TimeGenerated', 'OperationNameValue', 'ActivityStatusValue'].every((name) => Object.hasOwn(record, name))
        ? { confidence: 0.95, reason: 'columns OperationNameValue and ActivityStatusValue' }
        : undefined,
    asExportRecord: recordOfRow,
  },
];

/** The surest shape. */
export function recognizeShape(record: JsonObject): { readonly shape: Shape; readonly recognition: Recognition } | undefined {
  for (const shape of shapes) {
    const recognition = shape.recognize(record);
    if (recognition) return { shape, recognition: { ...recognition, reason: `${shape.name}: ${recognition.reason}` } };
  }
  return undefined;
}

/** The export record with the JSON texts in it opened: the properties, and the bodies in them. */
export function openedRecord(record: JsonObject): JsonObject {
  const properties = opened(record.properties);
  if (!isJsonObject(properties)) return record;
  const kept: Draft = {};
  for (const [name, value] of Object.entries(properties)) {
    const isBody = name.toLowerCase() === 'responsebody' || name.toLowerCase() === 'requestbody';
    setMember(kept, name, isBody ? (opened(value) ?? value) : value);
  }
  return { ...record, properties: kept };
}

function recognizeExport(record: JsonObject): Recognition | undefined {
  const isOperation = typeof record.operationName === 'string' && typeof record.resourceId === 'string';
  if (!isOperation) return undefined;
  const hasClaims =
    isJsonObject(record.identity) && (Object.hasOwn(record.identity, 'claims') || Object.hasOwn(record.identity, 'authorization'));
  if (CATEGORIES.has(record.category)) {
    return { confidence: hasClaims ? 1 : 0.9, reason: `category is ${String(record.category)}, with resourceId and operationName` };
  }
  return hasClaims ? { confidence: 0.8, reason: 'identity has claims, with resourceId and operationName' } : undefined;
}

/** States of the REST interface, in the export's words. */
const STATES = new Map([
  ['Started', 'Start'],
  ['Accepted', 'Accept'],
  ['Succeeded', 'Success'],
  ['Failed', 'Failure'],
]);

function recordOfEventData(event: JsonObject): JsonObject {
  const status = wordOf(event.status);
  const subStatus = wordOf(event.subStatus);
  const category = wordOf(event.category);
  const caller = textOf(event.caller ?? null);
  return compact({
    time: event.eventTimestamp,
    resourceId: event.resourceId ?? memberOf(event, 'resourceUri'),
    operationName: wordOf(event.operationName),
    category,
    level: event.level,
    resultType: status === undefined ? undefined : (STATES.get(status) ?? status),
    resultSignature: [status, subStatus].filter(Boolean).join('.') || undefined,
    correlationId: event.correlationId,
    tenantId: event.tenantId,
    callerIpAddress: memberOf(event.httpRequest, 'clientIpAddress'),
    identity: compact({ authorization: event.authorization, claims: event.claims, caller }),
    eventDataId: event.eventDataId,
    properties: compact({ ...(isJsonObject(event.properties) ? event.properties : {}), eventCategory: category }),
  });
}

function recordOfRow(row: JsonObject): JsonObject {
  const properties = firstObject(row.Properties_d, row.Properties);
  const caller = textOf(row.Caller ?? null);
  return compact({
    time: row.TimeGenerated ?? row.EventSubmissionTimestamp,
    resourceId: row._ResourceId ?? row.ResourceId,
    operationName: row.OperationNameValue,
    category: row.CategoryValue ?? row.Category,
    level: row.Level,
    resultType: row.ActivityStatusValue,
    resultSignature: row.ActivitySubstatusValue,
    correlationId: row.CorrelationId,
    callerIpAddress: row.CallerIpAddress,
    identity: compact({
      authorization: firstObject(row.Authorization_d, row.Authorization),
      claims: firstObject(row.Claims_d, row.Claims),
      caller,
    }),
    eventDataId: row.EventDataId,
    properties: compact({ ...properties, eventCategory: row.CategoryValue ?? row.Category }),
  });
}

function wordOf(value: JsonValue | undefined): string | undefined {
  return textOf(memberOf(value, 'value') ?? value);
}

function firstObject(...values: readonly (JsonValue | undefined)[]): JsonObject | undefined {
  return values.map(opened).find(isJsonObject);
}

function opened(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string') return value;
  const parsed = parseJson(value);
  return 'problem' in parsed ? undefined : parsed.value;
}
