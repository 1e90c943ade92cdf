import { isJsonObject, type JsonObject } from '#base/json.ts';
import { NO_RESOURCE_PARTS } from '../../azure-inverse.ts';
import { valueAt } from '../../document.ts';
import { compileInverse, wantedText } from '../../inverse.ts';
import { activitylogsTable } from './table.ts';

/** An object of the record; empty where there is none. */
function objectAt(record: JsonObject, path: readonly string[]): JsonObject {
  const value = valueAt(record, path);
  return isJsonObject(value) ? value : {};
}

const nothing = () => undefined;
const CLAIM = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';

/** The export record with the wanted fields. */
export const invertActivitylogs = compileInverse({
  base: {
    time: '2026-03-04T10:00:00Z',
    category: 'Administrative',
    operationName: 'MICROSOFT.RESOURCES/DEPLOYMENTS/WRITE',
    resourceId: '/SUBSCRIPTIONS/00000000-0000-4000-8000-000000000001',
    properties: {},
  },
  table: activitylogsTable,
  back: {
    ended: (value) => (value === 'success' ? 'Success' : value === 'failure' ? 'Failure' : undefined),
    types: nothing,
    ...NO_RESOURCE_PARTS,
  },
  finish: (wanted, record) => {
    const name = wantedText(wanted, 'user.email') ?? wantedText(wanted, 'user.name');
    const fullName = wantedText(wanted, 'user.full_name');
    if (name === undefined && fullName === undefined) return;
    const { claims_initiated_by_user: _, ...identity } = objectAt(record, ['identity']);
    const { claims } = identity;
    const stated = { ...(name !== undefined && { [CLAIM]: name }), ...(fullName !== undefined && { name: fullName }) };
    record.identity = { ...identity, claims: { ...(isJsonObject(claims) ? claims : {}), ...stated } };
  },
});
