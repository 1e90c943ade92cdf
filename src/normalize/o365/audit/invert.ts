import { isJsonObject, type JsonValue } from '#base/json.ts';
import { compileInverse, wantedText } from '../../inverse.ts';
import { recordTypes } from './record-types.ts';
import { auditTable } from './table.ts';

const OPERATIONS = new Map([
  ['added-user-account', 'Add user.'],
  ['modified-user-account', 'Update user.'],
  ['deleted-user-account', 'Delete user.'],
]);
const SEVERITIES = ['Informational', 'Low', 'Medium', 'High'];

/** The record with the wanted fields. */
export const invertAudit = compileInverse({
  base: { CreationTime: '2026-03-04T10:00:00', Id: 'made', Operation: 'UserLoggedIn', RecordType: 8, Workload: 'AzureActiveDirectory' },
  table: auditTable,
  back: {
    recordType: (value) => (typeof value === 'string' ? recordTypes(value)[0] : undefined),
    outcome: (value) => (value === 'failure' ? 'Failed' : 'Success'),
    severity: (value) => (typeof value === 'number' ? SEVERITIES[value - 1] : undefined),
    namedValues: (value) =>
      isJsonObject(value) ? Object.entries(value).map(([Name, Value]): JsonValue => ({ Name, Value: Value as JsonValue })) : value,
    changedValues: (value) =>
      isJsonObject(value) ? Object.entries(value).map(([Name, pair]): JsonValue => ({ Name, ...(isJsonObject(pair) ? pair : {}) })) : value,
    links: (value) => (Array.isArray(value) ? value : [value]).map((AlertLinkHref: JsonValue) => ({ AlertLinkHref })),
  },
  finish: (wanted, record) => {
    const ip = wantedText(wanted, 'client.ip') ?? wantedText(wanted, 'source.ip') ?? wantedText(wanted, 'client.domain');
    if (ip !== undefined) {
      delete record.ClientIPAddress;
      record.ClientIP = ip;
    }
    const port = wantedText(wanted, 'client.port') ?? wantedText(wanted, 'source.port');
    if (ip !== undefined && port !== undefined) record.ClientIP = ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
    const server = wantedText(wanted, 'server.address');
    if (server !== undefined) record.OriginatingServer = server;
    const operation = wantedText(wanted, 'op.raw') ?? OPERATIONS.get(wantedText(wanted, 'event.action') ?? '');
    if (operation !== undefined) record.Operation = operation;
    const user = wantedText(wanted, 'user.email');
    if (user !== undefined && record.UserId === undefined) record.UserId = user;
  },
});
