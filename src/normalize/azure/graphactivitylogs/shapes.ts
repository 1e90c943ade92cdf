import type { JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type Draft, memberOf, setMember } from '../../document.ts';
import type { Recognition } from '../../normalizer.ts';

/** The raw forms a request comes in. Both become the export record, which the table reads. */
type Shape = {
  readonly name: string;
  readonly recognition: (record: JsonObject) => Recognition | undefined;
  readonly asExportRecord: (record: JsonObject) => JsonObject;
};

const CATEGORY = 'MicrosoftGraphActivityLogs';
const DROPPED = new Set(['TenantId', 'SourceSystem', 'Type', '_ResourceId', '_ItemId']);
const OUTSIDE = new Map([
  ['TimeGenerated', 'time'],
  ['AadTenantId', 'tenantId'],
  ['AADTenantId', 'tenantId'],
  ['ResourceId', 'resourceId'],
  ['Location', 'location'],
  ['DurationMs', 'durationMs'],
  ['IPAddress', 'callerIpAddress'],
  ['OperationVersion', 'operationVersion'],
]);

const shapes: readonly Shape[] = [
  {
    name: 'Log Analytics row',
    recognition: (record) =>
      ['TimeGenerated', 'RequestUri', 'RequestMethod', 'ResponseStatusCode'].every((name) => Object.hasOwn(record, name))
        ? { confidence: 0.95, reason: 'Log Analytics row: columns RequestUri, RequestMethod and ResponseStatusCode' }
        : undefined,
    asExportRecord: recordOfRow,
  },
  {
    name: 'export record',
    recognition: (record) =>
      textOf(memberOf(record, 'category') ?? memberOf(record, 'Category')) === CATEGORY
        ? { confidence: 1, reason: `export record: category is ${CATEGORY}` }
        : undefined,
    asExportRecord: (record) => record,
  },
];

/** The surest shape. */
export function recognizeShape(record: JsonObject): { readonly shape: Shape; readonly recognition: Recognition } | undefined {
  for (const shape of shapes) {
    const recognition = shape.recognition(record);
    if (recognition) return { shape, recognition };
  }
  return undefined;
}

function recordOfRow(row: JsonObject): JsonObject {
  const record: Draft = { category: CATEGORY, operationName: 'Microsoft Graph Activity' };
  const properties: Draft = {};
  for (const [name, value] of Object.entries(row)) {
    const outside = OUTSIDE.get(name);
    if (outside !== undefined) setMember(record, outside, value);
    else if (!DROPPED.has(name)) setMember(properties, `${name.charAt(0).toLowerCase()}${name.slice(1)}`, value);
  }
  record.properties = { ...properties, timeGenerated: row.TimeGenerated ?? null };
  record.resultSignature = textOf(row.ResponseStatusCode) ?? null;
  return record;
}
