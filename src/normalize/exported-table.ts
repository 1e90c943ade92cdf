import type { JsonObject, JsonValue } from '#base/json.ts';
import { compact, type Draft, setMember } from './document.ts';

/**
 * Rows of tables that portals export as CSV, as the records they were made of. A cell is a text, and an empty one says nothing. Undefined
 * for what is no such row.
 */
export function recordOfRow(row: JsonObject): JsonObject | undefined {
  if (isPortalAudit(row)) return auditRecordOf(row);
  return Object.hasOwn(row, `TimeGenerated${UTC}`) ? logAnalyticsRow(row) : undefined;
}

/** The Entra portal's download of audit logs: one column for each value of each target. */
function isPortalAudit(row: JsonObject): boolean {
  return ['Activity', 'ActorType', 'Result'].every((name) => Object.hasOwn(row, name)) && dateOfPortal(row) !== undefined;
}

function dateOfPortal(row: JsonObject): string | undefined {
  return cell(row, 'Date (UTC)') ?? cell(row, 'Date');
}

/** The export record of a row, as far as the row has it: no id, no operation type. */
function auditRecordOf(row: JsonObject): JsonObject {
  const [time, correlationId] = [dateOfPortal(row), cell(row, 'CorrelationId')];
  const activity = textCell(row, 'Activity');
  const properties = compact({
    category: cell(row, 'Category'),
    correlationId,
    result: cell(row, 'Result')?.toLowerCase(),
    resultReason: textCell(row, 'ResultReason') ?? '',
    activityDisplayName: activity,
    activityDateTime: time,
    loggedByService: cell(row, 'Service'),
    userAgent: cell(row, 'User Agent') ?? cell(row, 'UserAgent'),
    initiatedBy: initiatorOf(row),
    targetResources: numbered((number) => targetOf(row, `Target${number}`)),
    additionalDetails: numbered((number) => detailOf(row, `AdditionalDetail${number}`)),
  });
  const callerIpAddress = cell(row, 'IPAddress');
  return compact({ time, operationName: activity, category: 'AuditLogs', correlationId, callerIpAddress, properties });
}

function initiatorOf(row: JsonObject): JsonObject {
  const name = cell(row, 'ActorDisplayName') ?? null;
  const servicePrincipalId = cell(row, 'ActorServicePrincipalId');
  const isApp = servicePrincipalId !== undefined || cell(row, 'ActorType')?.toLowerCase() === 'application';
  if (isApp) {
    const servicePrincipalName = cell(row, 'ActorServicePrincipalName') ?? null;
    return {
      app: { displayName: name, servicePrincipalId: servicePrincipalId ?? cell(row, 'ActorObjectId') ?? null, servicePrincipalName },
    };
  }
  const [id, userPrincipalName, ipAddress] = ['ActorObjectId', 'ActorUserPrincipalName', 'IPAddress'].map(
    (member) => cell(row, member) ?? null,
  );
  return { user: compact({ id, displayName: name, userPrincipalName, ipAddress }) };
}

function targetOf(row: JsonObject, prefix: string): JsonObject | undefined {
  const modifiedProperties = numbered((number) => propertyOf(row, `${prefix}ModifiedProperty${number}`));
  const [type, displayName, id, userPrincipalName] = ['Type', 'DisplayName', 'ObjectId', 'UserPrincipalName'].map((name) =>
    textCell(row, `${prefix}${name}`),
  );
  const target = compact({ type, displayName, id, userPrincipalName });
  return Object.keys(target).length === 0 && modifiedProperties.length === 0 ? undefined : { ...target, modifiedProperties };
}

function propertyOf(row: JsonObject, prefix: string): JsonObject | undefined {
  const displayName = cell(row, `${prefix}Name`);
  if (displayName === undefined) return undefined;
  return { displayName, oldValue: textCell(row, `${prefix}OldValue`) ?? null, newValue: textCell(row, `${prefix}NewValue`) ?? null };
}

function detailOf(row: JsonObject, prefix: string): JsonObject | undefined {
  const key = cell(row, `${prefix}Key`);
  return key === undefined ? undefined : { key, value: textCell(row, `${prefix}Value`) ?? '' };
}

/** What stands in the columns 1, 2, 3 and so on; the portal leaves no gap. */
function numbered(of: (number: number) => JsonObject | undefined): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const one = of(number);
    if (!one) break;
    found.push(one);
  }
  return found;
}

/** The portal has 3 targets, 5 properties of each, and some ten details. */
const MAX_NUMBER = 100;

/** A cell without the blanks around it. */
function cell(row: JsonObject, name: string): string | undefined {
  return textCell(row, name)?.trim() || undefined;
}

/** A cell as it stands: names of operations end in blanks that count. */
function textCell(row: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Log Analytics' own download: names of times end in ` [UTC]`, and times are American. */
function logAnalyticsRow(row: JsonObject): JsonObject {
  const draft: Draft = {};
  for (const [name, value] of Object.entries(row)) {
    const isTime = name.endsWith(UTC);
    setMember(draft, isTime ? name.slice(0, -UTC.length) : name, isTime ? isoTime(value) : value);
  }
  return draft;
}

const UTC = ' [UTC]';

// `2/25/2025, 9:19:25.391 AM`: month, day, year.
const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4}), (\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,7})?) (AM|PM)$/;

/** The time as ISO 8601; what is written otherwise stays. */
function isoTime(value: JsonValue): JsonValue {
  const match = typeof value === 'string' ? US.exec(value) : null;
  if (!match) return value;
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half] = match;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return `${year}-${twoDigits(month)}-${twoDigits(day)}T${twoDigits(hours)}:${minute}:${second}Z`;
}

function twoDigits(digits: string | number): string {
  return String(digits).padStart(2, '0');
}
