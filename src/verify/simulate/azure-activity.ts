import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Ids } from './ids.ts';
import type { PlainRecord } from './plain-records.ts';

/** An action on a resource of Azure, successful or begun. */
export type AzureAction = {
  readonly tenantId: string;
  /** `Microsoft.CognitiveServices/accounts/write` */
  readonly operation: string;
  /** Below the subscription: `resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/ai-prod`. */
  readonly resource: string;
  readonly by: { readonly id: string; readonly upn: string; readonly ip: string };
  readonly correlationId: string;
  readonly result: 'Start' | 'Success';
  /** `OK`, `Created` */
  readonly statusCode: string;
  /** JSON that the caller sent. */
  readonly body?: JsonValue;
};

const SUBSCRIPTION = '12345678-0000-4000-8000-000000000001';
const COMMAND_LINE_APP = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** The record of the activity log: as it is exported, as a row of Log Analytics, and as the REST interface gives it. */
export function azureActivity(ids: Ids, time: number, action: AzureAction): PlainRecord {
  const id = ids.guid('event');
  return {
    dataset: 'azure.activitylogs',
    id,
    stream: 'azure/contoso-activity.ndjson',
    record: exported(id, time, action),
    forms: { 'log-analytics': row(id, time, action), rest: answer(id, time, action) },
  };
}

function exported(id: string, time: number, action: AzureAction): JsonObject {
  const { by, operation } = action;
  return {
    time: new Date(time).toISOString(),
    resourceId: scopeOf(action).toUpperCase(),
    operationName: operation.toUpperCase(),
    category: 'Administrative',
    resultType: action.result,
    resultSignature: action.result === 'Start' ? 'Start.' : `Succeeded.${action.statusCode}`,
    durationMs: '151',
    callerIpAddress: by.ip,
    correlationId: action.correlationId,
    tenantId: action.tenantId,
    level: 'Information',
    identity: { authorization: authorization(action), claims: claims(action) },
    properties: { ...properties(action), eventDataId: id },
  };
}

function row(id: string, time: number, action: AzureAction): JsonObject {
  return {
    TenantId: action.tenantId,
    TimeGenerated: new Date(time).toISOString(),
    OperationNameValue: action.operation.toUpperCase(),
    ActivityStatusValue: action.result,
    ActivitySubstatusValue: action.statusCode,
    CategoryValue: 'Administrative',
    Caller: action.by.upn,
    CallerIpAddress: action.by.ip,
    CorrelationId: action.correlationId,
    _ResourceId: scopeOf(action).toLowerCase(),
    Claims: JSON.stringify(claims(action)),
    Authorization: JSON.stringify(authorization(action)),
    Properties: JSON.stringify({ ...properties(action), eventDataId: id }),
    EventDataId: id,
    Type: 'AzureActivity',
  };
}

function answer(id: string, time: number, action: AzureAction): JsonObject {
  const { by, operation } = action;
  const named = (value: string): JsonObject => ({ value, localizedValue: value });
  const at = new Date(time).toISOString();
  return {
    eventDataId: id,
    eventTimestamp: at,
    submissionTimestamp: at,
    category: named('Administrative'),
    operationName: named(operation),
    status: named(action.result === 'Start' ? 'Started' : 'Succeeded'),
    subStatus: named(action.statusCode),
    resourceId: scopeOf(action),
    correlationId: action.correlationId,
    operationId: action.correlationId,
    caller: by.upn,
    claims: claims(action),
    authorization: { action: operation, role: 'Contributor', scope: scopeOf(action) },
    httpRequest: { clientIpAddress: by.ip, method: 'PUT' },
    level: 'Informational',
    subscriptionId: SUBSCRIPTION,
    tenantId: action.tenantId,
    properties: properties(action),
  };
}

function scopeOf({ resource }: AzureAction): string {
  return `/subscriptions/${SUBSCRIPTION}/${resource}`;
}

function authorization(action: AzureAction): JsonObject {
  const evidence = { role: 'Contributor', principalId: action.by.id, principalType: 'User' };
  return { scope: scopeOf(action), action: action.operation, evidence };
}

function claims({ by }: AzureAction): JsonObject {
  return {
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': by.upn,
    'http://schemas.microsoft.com/identity/claims/objectidentifier': by.id,
    appid: COMMAND_LINE_APP,
  };
}

function properties(action: AzureAction): JsonObject {
  return {
    statusCode: action.result === 'Start' ? '' : action.statusCode,
    eventCategory: 'Administrative',
    entity: scopeOf(action),
    message: action.operation,
    ...(action.body === undefined ? {} : { requestbody: JSON.stringify(action.body) }),
  };
}
