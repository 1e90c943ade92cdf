import { isJsonObject, type JsonObject } from '#base/json.ts';
import type { Draft } from '../../document.ts';
import type { Recognition } from '../../normalizer.ts';
import { renamed } from '../../table.ts';

/** The raw forms one audit event comes in. All become the export record, which the table reads. */
type Shape = {
  readonly name: string;
  readonly recognize: (record: JsonObject) => Recognition | undefined;
  readonly asExportRecord: (record: JsonObject) => JsonObject;
};

const has = (record: JsonObject, ...names: readonly string[]): boolean => names.every((name) => Object.hasOwn(record, name));

/** A Log Analytics row: PascalCase columns. `Type` is not asked, real rows carry other words there. */
const COLUMNS = {
  time: ['TimeGenerated', 'ActivityDateTime'],
  resourceId: 'ResourceId',
  operationName: 'OperationName',
  operationVersion: 'OperationVersion',
  resultSignature: 'ResultSignature',
  resultDescription: 'ResultDescription',
  tenantId: 'AADTenantId',
  correlationId: 'CorrelationId',
  identity: 'Identity',
  durationMs: 'DurationMs',
  Level: 'Level',
  'properties.id': 'Id',
  'properties.category': 'Category',
  'properties.correlationId': 'CorrelationId',
  'properties.result': 'Result',
  'properties.resultReason': 'ResultReason',
  'properties.resultDescription': 'ResultDescription',
  'properties.activityDisplayName': ['ActivityDisplayName', 'OperationName'],
  'properties.activityDateTime': 'ActivityDateTime',
  'properties.loggedByService': 'LoggedByService',
  'properties.operationType': 'AADOperationType',
  'properties.initiatedBy': 'InitiatedBy',
  'properties.targetResources': 'TargetResources',
  'properties.additionalDetails': 'AdditionalDetails',
} as const;

const shapes: readonly Shape[] = [
  {
    name: 'export record',
    recognize: (record) => {
      if (!has(record, 'operationName', 'properties')) return undefined;
      if (record.category === 'AuditLogs') return { confidence: 1, reason: 'category is AuditLogs' };
      const isAudit = isJsonObject(record.properties) && has(record.properties, 'initiatedBy', 'targetResources', 'activityDisplayName');
      return isAudit ? { confidence: 0.8, reason: 'properties has initiatedBy and targetResources' } : undefined;
    },
    asExportRecord: (record) => record,
  },
  {
    name: 'Log Analytics row',
    recognize: (record) =>
      has(record, 'OperationName') && has(record, 'TargetResources') && (has(record, 'TimeGenerated') || has(record, 'ActivityDateTime'))
        ? { confidence: 0.95, reason: 'columns OperationName, TargetResources and TimeGenerated' }
        : undefined,
    asExportRecord: (row) => ({ ...renamed(row, COLUMNS), category: 'AuditLogs' }),
  },
  {
    name: 'Graph directoryAudit',
    recognize: (record) =>
      has(record, 'activityDisplayName', 'activityDateTime') && !has(record, 'properties')
        ? { confidence: 0.9, reason: 'activityDisplayName and activityDateTime, no properties' }
        : undefined,
    asExportRecord: (audit) => {
      const record: Draft = {
        ...renamed(audit, { time: 'activityDateTime', operationName: 'activityDisplayName', correlationId: 'correlationId' }),
      };
      return { ...record, category: 'AuditLogs', properties: audit };
    },
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
