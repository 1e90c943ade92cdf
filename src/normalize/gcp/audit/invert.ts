import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, setAt, valueAt } from '../../document.ts';
import { compileInverse, wantedText, withNames } from '../../inverse.ts';
import { auditTable } from './table.ts';

const PAYLOAD = 'protoPayload';

/** The log entry with the wanted fields. */
export const invertAudit = compileInverse({
  base: {
    timestamp: '2026-03-04T10:00:00Z',
    insertId: 'made',
    logName: 'projects/demo/logs/cloudaudit.googleapis.com%2Factivity',
    [PAYLOAD]: { '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', serviceName: 'iam.googleapis.com' },
  },
  table: { ...auditTable, rows: auditTable.rows.filter(({ from }) => !String(from).startsWith('jsonPayload.access')) },
  back: {
    logKind: (value) => (typeof value === 'string' ? `projects/demo/logs/cloudaudit.googleapis.com%2F${value}` : undefined),
    kubernetes: () => 'k8s_cluster',
    authorizations: (value) =>
      Array.isArray(value)
        ? value.map((one: JsonValue) => (isJsonObject(one) ? withNames(one, (name) => RAW.get(name) ?? name) : one))
        : value,
    sourceLogs: () => undefined,
  },
  finish: (wanted, record) => {
    restoreStandIns(record);
    const operation = wantedText(wanted, 'gcp.audit.logentry_operation.id');
    if (operation !== undefined) setAt(record, ['operation', 'id'], operation);
    const types = valueAt(wanted, ['event', 'type']);
    for (const [type, end] of [
      ['start', 'first'],
      ['end', 'last'],
    ] as const)
      if (Array.isArray(types) && types.includes(type)) setAt(record, ['operation', end], true);
    writeOutcome(wanted, record);
  },
});

const RAW = new Map([['resource_attributes', 'resourceAttributes']]);

function restoreStandIns(record: Draft): void {
  for (const [member, name] of [
    ['request', 'policy'],
    ['response', 'status'],
  ] as const) {
    const object = valueAt(record, [PAYLOAD, member]);
    if (isJsonObject(object) && Object.hasOwn(object, `${name}_value`))
      setAt(
        record,
        [PAYLOAD, member],
        withNames(object, (one) => (one === `${name}_value` ? name : one)),
      );
  }
}

/** A permission that was granted or denied, where the fields do not say another reason for how it ended. */
function writeOutcome(wanted: JsonObject, record: Draft): void {
  const outcome = wantedText(wanted, 'event.outcome');
  const types = valueAt(wanted, ['event', 'type']);
  const isAsked = valueAt(record, [PAYLOAD, 'authorizationInfo']) !== undefined;
  const hasCode = valueAt(record, [PAYLOAD, 'status', 'code']) !== undefined;
  const wantsAccess = Array.isArray(types) && types.includes('access');
  if (isAsked || (hasCode && !wantsAccess) || (outcome !== 'success' && outcome !== 'failure')) return;
  const isGranted = Array.isArray(types) && types.includes('denied') ? false : wantsAccess || outcome === 'success';
  setAt(record, [PAYLOAD, 'authorizationInfo'], [{ permission: wantedText(wanted, 'event.action') ?? 'unknown', granted: isGranted }]);
}
