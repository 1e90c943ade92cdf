import { isJsonObject, type JsonValue } from '#base/json.ts';
import { setAt, valueAt } from '../../document.ts';
import { compileInverse, withNames } from '../../inverse.ts';
import { systemTable } from './table.ts';

const RAW = new Map([
  ['alternate_id', 'alternateId'],
  ['display_name', 'displayName'],
  ['geographical_context', 'geographicalContext'],
  ['postal_code', 'postalCode'],
]);
const OUTCOMES = new Map<JsonValue, string>([
  ['success', 'SUCCESS'],
  ['failure', 'FAILURE'],
  ['unknown', 'UNKNOWN'],
]);

/** The log event with the wanted fields. */
export const invertSystem = compileInverse({
  base: {
    uuid: 'made',
    published: '2026-03-04T10:00:00.000Z',
    eventType: 'user.session.start',
    actor: { id: 'actor', type: 'User' },
    outcome: {},
  },
  table: systemTable,
  back: { outcome: (value) => OUTCOMES.get(value), targets: rawMembers, chain: rawMembers },
  finish: (wanted, record) => {
    const flat = valueAt(wanted, ['okta', 'debug_context', 'debug_data', 'flattened']);
    const there = valueAt(record, ['debugContext', 'debugData']);
    if (isJsonObject(flat)) setAt(record, ['debugContext', 'debugData'], { ...flat, ...(isJsonObject(there) ? there : {}) });
    const integrator = valueAt(record, ['device', 'device_integrator']);
    const { device } = record;
    if (isJsonObject(integrator) && isJsonObject(device)) record.device = { ...device, device_integrator: JSON.stringify(integrator) };
  },
});

/** Members by the names Okta gives them, in lists and objects. */
function rawMembers(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(rawMembers);
  if (!isJsonObject(value)) return value;
  const named = withNames(value, (name) => RAW.get(name) ?? name);
  return Object.fromEntries(Object.entries(named).map(([name, member]) => [name, rawMembers(member as JsonValue)]));
}
