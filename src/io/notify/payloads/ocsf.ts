import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseDate } from '#event/date.ts';
import { fieldValues } from '#event/path.ts';
import type { NoticeAlert } from '../notice.ts';
import { nameOf, textOf, titleOf } from './facts.ts';

const SEVERITIES = new Map([
  ['low', [2, 'Low']],
  ['medium', [3, 'Medium']],
  ['high', [4, 'High']],
  ['critical', [5, 'Critical']],
] as const satisfies readonly (readonly [string, readonly [number, string]])[]);

/** An alert as a Detection Finding of the Open Cybersecurity Schema Framework (OCSF 1.3, class 2004). */
export function ocsfFinding(alert: NoticeAlert): JsonObject {
  const { document, time } = alert;
  const [severityId, severity] = SEVERITIES.get(alert.severity as 'low') ?? [99, 'Other'];
  return {
    class_uid: 2004,
    class_name: 'Detection Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: 1,
    activity_name: 'Create',
    type_uid: 200_401,
    type_name: 'Detection Finding: Create',
    time,
    severity_id: severityId,
    severity,
    status_id: 1,
    status: 'New',
    message: textOf(document, 'kibana.alert.reason') || titleOf(alert),
    metadata: {
      version: '1.3.0',
      uid: alert.id,
      product: { name: 'Tocsin', vendor_name: 'Tocsin' },
      ...present('original_time', textOf(document, 'kibana.alert.original_time')),
    },
    finding_info: findingInfo(alert),
    ...present('risk_score', numberAt(document, 'kibana.alert.risk_score')),
    ...present('cloud', cloudOf(document)),
    evidences: [evidenceOf(document)],
    unmapped: { kibana_alert_uuid: alert.id },
  };
}

function findingInfo(alert: NoticeAlert): JsonObject {
  const { document, time } = alert;
  const attacks = attacksOf(document);
  return {
    uid: alert.id,
    title: titleOf(alert),
    created_time: time,
    ...present('desc', textOf(document, 'kibana.alert.rule.description')),
    ...present('first_seen_time', parseDate(textOf(document, 'kibana.alert.original_time'))),
    analytic: { name: nameOf(document), type: 'Rule', type_id: 1, ...present('uid', textOf(document, 'kibana.alert.rule.rule_id')) },
    ...(attacks.length === 0 ? {} : { attacks }),
  };
}

/** A tactic with each technique below it, and each subtechnique below that. */
function attacksOf(document: JsonObject): readonly JsonObject[] {
  const threats = document['kibana.alert.rule.threat'];
  return listOf(threats).flatMap(({ tactic: own, technique: below }) => {
    const tactic = { tactic: named(own) };
    const techniques = listOf(below);
    if (techniques.length === 0) return [tactic];
    return techniques.flatMap((technique) => {
      const attack = { ...tactic, technique: named(technique) };
      const { subtechnique } = technique;
      const subtechniques = listOf(subtechnique);
      return subtechniques.length === 0 ? [attack] : subtechniques.map((one) => ({ ...attack, sub_technique: named(one) }));
    });
  });
}

function named(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? { ...present('uid', textOf(value, 'id')), ...present('name', textOf(value, 'name')) } : {};
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function cloudOf(document: JsonObject): JsonObject | undefined {
  const [provider, account, region] = ['cloud.provider', 'cloud.account.id', 'cloud.region'].map((path) => textOf(document, path));
  if (!provider && !account) return undefined;
  return { ...present('provider', provider), ...present('region', region), ...(account ? { account: { uid: account } } : {}) };
}

function evidenceOf(document: JsonObject): JsonObject {
  const user = { ...present('name', textOf(document, 'user.name')), ...present('uid', textOf(document, 'user.id')) };
  const action = textOf(document, 'event.action');
  const service = textOf(document, 'event.provider');
  return {
    ...(Object.keys(user).length === 0 ? {} : { actor: { user } }),
    ...(action ? { api: { operation: action, ...(service ? { service: { name: service } } : {}) } } : {}),
    ...(textOf(document, 'source.ip') ? { src_endpoint: { ip: textOf(document, 'source.ip') } } : {}),
    ...(textOf(document, 'host.name') ? { device: { hostname: textOf(document, 'host.name'), type_id: 0 } } : {}),
    data: document,
  };
}

function numberAt(document: JsonObject, path: string): number | undefined {
  const [value] = fieldValues(document, path);
  return typeof value === 'number' ? value : undefined;
}

/** The member, when there is something to say. */
function present(name: string, value: JsonValue | undefined): JsonObject {
  return value === undefined || value === '' ? {} : { [name]: value };
}
