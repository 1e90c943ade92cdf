import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { memberOf, setAt, valueAt } from '../../document.ts';
import { compileInverse, withNames } from '../../inverse.ts';
import { auditlogsTable } from './table.ts';

const nothing = () => undefined;

/** The export record with the wanted fields. */
export const invertAuditlogs = compileInverse({
  base: { time: '2026-03-04T10:00:00Z', category: 'AuditLogs', operationName: 'Update application', properties: {} },
  table: auditlogsTable,
  back: { tenantOfResource: nothing, providerOfResource: nothing },
  finish: (wanted, record) => {
    const properties = valueAt(wanted, ['azure', 'auditlogs', 'properties']);
    const initiatedBy = memberOf(properties, 'initiated_by');
    const there = valueAt(record, ['properties', 'initiatedBy', 'user']);
    if (isJsonObject(initiatedBy)) {
      const { user } = initiatedBy;
      const isUser = isJsonObject(user) || isJsonObject(there);
      setAt(record, ['properties', 'initiatedBy'], {
        ...initiatedBy,
        ...(isUser && { user: { ...(isJsonObject(there) ? there : {}), ...(isJsonObject(user) ? user : {}) } }),
      });
    }
    const targets = memberOf(properties, 'target_resources');
    if (targets !== undefined) setAt(record, ['properties', 'targetResources'], membersOf(targets).map(targetOf));
  },
});

function membersOf(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonObject(value) ? Object.values(value).filter(isJsonObject) : [];
}

const NAMES = new Map([
  ['display_name', 'displayName'],
  ['ip_address', 'ipAddress'],
  ['user_principal_name', 'userPrincipalName'],
  ['new_value', 'newValue'],
  ['old_value', 'oldValue'],
]);

function targetOf(target: JsonObject): JsonObject {
  const { modified_properties: properties, ...rest } = target;
  return { ...withNames(rest, rawName), modifiedProperties: membersOf(properties).map((property) => withNames(property, rawName)) };
}

function rawName(name: string): string {
  return NAMES.get(name) ?? name;
}
