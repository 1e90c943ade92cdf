import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type Draft, memberOf, setMember } from '../../document.ts';
import type { Recognition } from '../../normalizer.ts';

/** The raw forms a sign-in comes in. All become the export record, which the table reads. */
type Shape = {
  readonly name: string;
  readonly recognize: (record: JsonObject) => string | undefined;
  readonly confidence: number;
  readonly asExportRecord: (record: JsonObject) => JsonObject;
};

const has = (record: JsonObject, ...names: readonly string[]): boolean => names.every((name) => Object.hasOwn(record, name));

/** The tables of Log Analytics and the category of the records in them. */
const CATEGORIES: ReadonlyMap<JsonValue | undefined, string> = new Map([
  ['SigninLogs', 'SignInLogs'],
  ['AADNonInteractiveUserSignInLogs', 'NonInteractiveUserSignInLogs'],
  ['AADServicePrincipalSignInLogs', 'ServicePrincipalSignInLogs'],
  ['AADManagedIdentitySignInLogs', 'ManagedIdentitySignInLogs'],
  ['MicrosoftServicePrincipalSignInLogs', 'MicrosoftServicePrincipalSignInLogs'],
  ['ADFSSignInLogs', 'ADFSSignInLogs'],
]);

/** Columns of a row that stand outside of `properties`. */
const OUTSIDE = new Map([
  ['TimeGenerated', 'time'],
  ['ResourceId', 'resourceId'],
  ['OperationName', 'operationName'],
  ['OperationVersion', 'operationVersion'],
  ['Category', 'category'],
  ['ResultType', 'resultType'],
  ['ResultSignature', 'resultSignature'],
  ['ResultDescription', 'resultDescription'],
  ['DurationMs', 'durationMs'],
  ['CorrelationId', 'correlationId'],
  ['Identity', 'identity'],
  ['Level', 'Level'],
  ['Location', 'location'],
  ['AADTenantId', 'tenantId'],
]);

/** Columns that the workspace adds, and those whose name in `properties` is another. */
const DROPPED = new Set(['TenantId', 'SourceSystem', 'Type', '_ResourceId', '_ItemId', '_TimeReceived', '_Internal_WorkspaceResourceId']);
const INSIDE = new Map([
  ['IPAddress', 'ipAddress'],
  ['LocationDetails', 'location'],
  ['ConditionalAccessPolicies', 'appliedConditionalAccessPolicies'],
]);

const shapes: readonly Shape[] = [
  {
    name: 'export record',
    confidence: 1,
    recognize: (record) => {
      const category = textOf(memberOf(record, 'category') ?? memberOf(record, 'Category'));
      return category?.endsWith('SignInLogs') && !isRow(record) ? `category is ${category.slice(0, 40)}` : undefined;
    },
    asExportRecord: (record) => record,
  },
  {
    name: 'Log Analytics row',
    confidence: 0.95,
    recognize: (record) => (isRow(record) ? 'columns TimeGenerated, ResultType and AppId or AppDisplayName' : undefined),
    asExportRecord: recordOfRow,
  },
  {
    name: 'Graph signIn',
    confidence: 0.9,
    recognize: (record) =>
      has(record, 'createdDateTime', 'appId', 'ipAddress') && isJsonObject(record.status) && !has(record, 'properties')
        ? 'createdDateTime, appId, ipAddress and status, no properties'
        : undefined,
    asExportRecord: recordOfGraph,
  },
];

/** The surest shape. */
export function recognizeShape(record: JsonObject): { readonly shape: Shape; readonly recognition: Recognition } | undefined {
  for (const shape of shapes) {
    const seen = shape.recognize(record);
    if (seen !== undefined) return { shape, recognition: { confidence: shape.confidence, reason: `${shape.name}: ${seen}` } };
  }
  return undefined;
}

function isRow(record: JsonObject): boolean {
  return has(record, 'TimeGenerated', 'ResultType') && (has(record, 'AppId') || has(record, 'AppDisplayName'));
}

function recordOfRow(row: JsonObject): JsonObject {
  const record: Draft = {};
  const properties: Draft = {};
  for (const [name, value] of Object.entries(row)) {
    const outside = OUTSIDE.get(name);
    if (outside !== undefined) setMember(record, outside, value);
    else if (!DROPPED.has(name)) setMember(properties, INSIDE.get(name) ?? `${name.charAt(0).toLowerCase()}${name.slice(1)}`, value);
  }
  record.category = CATEGORIES.get(row.Type) ?? record.category ?? categoryOf(row);
  record.properties = { ...properties, status: statusOf(row) };
  return record;
}

/** A row of service principals has no `Status`: the result stands in `ResultType` alone. */
function statusOf(row: JsonObject): JsonValue {
  if (isJsonObject(row.Status)) return row.Status;
  const code = Number(textOf(row.ResultType) ?? Number.NaN);
  return Number.isInteger(code) ? { errorCode: code } : null;
}

function recordOfGraph(signIn: JsonObject): JsonObject {
  return {
    category: categoryOf(signIn),
    operationName: 'Sign-in activity',
    time: signIn.createdDateTime ?? null,
    correlationId: signIn.correlationId ?? null,
    location: memberOf(signIn.location, 'countryOrRegion') ?? null,
    resultType: textOf(memberOf(signIn.status, 'errorCode')) ?? null,
    properties: signIn,
  };
}

/** What kind of sign-in it is, of a record that names no category. */
function categoryOf(record: JsonObject): string {
  const kinds = JSON.stringify(record.signInEventTypes ?? record.SignInEventTypes ?? null);
  if (kinds.includes('managedIdentity')) return 'ManagedIdentitySignInLogs';
  if (kinds.includes('servicePrincipal')) return 'ServicePrincipalSignInLogs';
  const isInteractive = record.isInteractive ?? record.IsInteractive;
  return kinds.includes('nonInteractiveUser') || isInteractive === false ? 'NonInteractiveUserSignInLogs' : 'SignInLogs';
}
